// The archive's steps as data, in parts, newest first; fetched only when a reader filters or opens a plan.
"use strict";

const stepsData = (() => {
  const base = new URL("actions/data/", steps.root);
  const TASK = 1;
  const QUESTION = 2;
  const parts = new Map();
  let index = null;

  async function json(name, cache) {
    const answer = await fetch(new URL(name, base), { cache });
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  }

  async function fetched({ file }) {
    const { memos, steps: rows } = await json(file, "default");
    return rows.map(([at, id, text, flags, who, minutes]) => ({
      id, text, who, minutes, memo: memos[at], task: Boolean(flags & TASK), question: Boolean(flags & QUESTION),
    }));
  }

  function part(wanted) {
    if (!parts.has(wanted.file)) parts.set(wanted.file, fetched(wanted));
    return parts.get(wanted.file);
  }

  /**
   * The steps of those parts that `wanted(part, place)` is true for, newest first, and whether that is all.
   * Raises when they cannot be had, also at a second attempt: a part is gone when the site was published anew.
   */
  async function load(wanted) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        index ??= json("index.json", "no-cache");
        const { parts: all } = await index;
        const chosen = all.filter(wanted);
        const loaded = await Promise.all(chosen.map(part));
        return { steps: loaded.flat(), isAll: chosen.length === all.length, since: chosen.at(-1)?.from };
      } catch (error) {
        index = null;
        parts.clear();
        if (attempt === 2) throw error;
      }
    }
  }

  return { load };
})();
