// My plan: the steps that a reader picked, in an order and in weeks, to tick and to take away.
"use strict";

{
  const list = document.querySelector("#plan-steps");
  const weeksForm = document.querySelector("#plan-weeks");
  const away = document.querySelector("#plan-away");
  const opener = document.querySelector("#plan-open");
  const dialog = document.querySelector("#plan-dialog");
  const summary = document.querySelector("#plan-summary");
  const check = document.querySelector("#plan-check");
  const { element, count, say } = steps;
  const { name } = steps.home.dataset;

  let now = new Map(); // What the archive has today for each step of the plan, by id; none before it is asked.

  const today = () => planFiles.dayOf(new Date(Date.now() - new Date().getTimezoneOffset() * 60_000));
  const shownOrder = (plan) => planFiles.byWeek(plan).flatMap(([, entries]) => entries);

  // Showing

  function show() {
    const plan = steps.plan();
    const ticks = steps.ticks();
    const focused = document.activeElement.closest?.("[data-act]");
    const back = focused && { id: focused.closest("[data-entry]")?.dataset.entry, act: focused.dataset.act };
    const done = plan.steps.filter((entry) => ticks.has(entry.id)).length;
    summary.textContent = plan.steps.length ? `${count(plan.steps.length, "step")}, ${done} done.` : "";
    document.querySelector("#plan-empty").hidden = plan.steps.length > 0;
    for (const part of [weeksForm, away]) part.hidden = !plan.steps.length;
    if (!weeksForm.contains(document.activeElement)) {
      weeksForm.elements.start.value = plan.start ?? planFiles.mondayFrom(today());
      weeksForm.elements.weeks.value = plan.weeks;
    }
    const hasWeeks = plan.steps.some((entry) => entry.week !== null);
    list.replaceChildren(
      ...planFiles.byWeek(plan).map(([week, entries]) =>
        element("section", { className: "row week" },
          element("h2", { className: "side", textContent: hasWeeks ? planFiles.nameOf(plan, week) : "Your steps" }),
          element("ul", { className: "steps" }, ...entries.map((entry) => itemOf(entry, ticks.has(entry.id)))))),
    );
    if (back?.id) itemAt(back.id)?.querySelector(`[data-act="${back.act}"]`)?.focus();
  }

  const itemAt = (id) => list.querySelector(`[data-entry="${CSS.escape(id)}"]`);

  function itemOf(entry, done) {
    const text = element("span", { className: "step-text", id: `text-${entry.id}`, textContent: entry.text });
    const box = steps.tickBox(entry.id, text);
    box.checked = done;
    box.dataset.act = "tick";
    const title = entry.url
      ? element("a", { href: `${steps.root}${entry.url}#${encodeURIComponent(entry.id)}` }, element("bdi", { textContent: entry.title || "The memo" }))
      : element("bdi", { textContent: entry.title });
    const source = element("p", { className: "byline" }, title, entry.date ? `, ${planFiles.printed(entry.date)}` : "");
    const item = element("li", {}, box, text, source, ...newsOf(entry), toolsOf(entry, text.id));
    item.dataset.entry = entry.id;
    return item;
  }

  function toolsOf(entry, describedBy) {
    const button = (act, words, run) => {
      const made = element("button", { type: "button", className: "plain-button", textContent: words, "aria-describedby": describedBy });
      made.dataset.act = act;
      made.addEventListener("click", run);
      return made;
    };
    const week = element("input", { type: "number", min: 1, max: 104, value: entry.week ?? "", "aria-describedby": describedBy });
    week.dataset.act = "week";
    week.addEventListener("change", () => toWeek(entry.id, week.value));
    return element("p", { className: "step-tools" },
      button("up", "Move up", () => move(entry.id, -1)),
      button("down", "Move down", () => move(entry.id, 1)),
      element("label", {}, "Week ", week),
      button("remove", "Take out", () => takeOut(entry.id)));
  }

  // Changing

  function entryIn(plan, id) {
    return plan.steps.find((entry) => entry.id === id);
  }

  function place(id) {
    const plan = steps.plan();
    const order = shownOrder(plan);
    const { week } = entryIn(plan, id);
    const where = week === null ? "with no week" : planFiles.nameOf(plan, week);
    return `${order.findIndex((entry) => entry.id === id) + 1} of ${order.length}, ${where}`;
  }

  /** Moves a step by one place; past the last of a week it goes to the next week that has steps. */
  function move(id, by) {
    steps.change(({ plan }) => {
      const order = shownOrder(plan);
      const at = order.findIndex((entry) => entry.id === id);
      const [entry, beside] = [order[at], order[at + by]];
      if (!entry || !beside) return;
      if (entry.week === beside.week) [order[at], order[at + by]] = [beside, entry];
      else entry.week = beside.week;
      plan.steps = order;
    });
    if (entryIn(steps.plan(), id)) say(`Now ${place(id)}.`);
  }

  function toWeek(id, value) {
    const week = Math.floor(Number(value));
    const undo = steps.change(({ plan }) => {
      const entry = entryIn(plan, id);
      if (!entry) return;
      entry.week = week >= 1 && week <= 104 ? week : null;
      plan.start ??= planFiles.mondayFrom(weeksForm.elements.start.value || today());
      plan.weeks = Math.max(plan.weeks, entry.week ?? 1);
    });
    say(`Now ${place(id)}.`, undo);
  }

  function takeOut(id) {
    const item = itemAt(id);
    const next = [...list.querySelectorAll("[data-entry]")];
    const at = next.indexOf(item);
    const { entry: beside } = (next[at + 1] ?? next[at - 1])?.dataset ?? {};
    steps.remove(id);
    if (beside) itemAt(beside).querySelector('[data-act="remove"]').focus();
    else document.querySelector(".steps-said").focus();
  }

  weeksForm.addEventListener("submit", (event) => {
    event.preventDefault();
    const { start, weeks } = weeksForm.elements;
    const undo = steps.change(({ plan, ticks }) => {
      plan.start = planFiles.mondayFrom(start.value);
      plan.weeks = Number(weeks.value);
      plan.steps = shownOrder(plan);
      const open = plan.steps.filter((entry) => !ticks.has(entry.id));
      for (const [at, entry] of open.entries()) entry.week = Math.floor((at * plan.weeks) / open.length) + 1;
    });
    const plan = steps.plan();
    start.value = plan.start;
    say(`Spread over ${count(plan.weeks, "week")} from ${planFiles.nameOf(plan, 1)}. What is done stays where it is.`, undo);
  });

  // What the archive has today

  const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

  async function compare() {
    const asked = steps.plan().steps.filter((entry) => entry.url);
    check.textContent = "";
    if (!asked.length) return;
    try {
      // The parts of the steps' own days first; all of them only when something is missing there.
      let { steps: archived, isAll } = await stepsData.load(({ from, to }) => asked.some(({ date }) => from <= date && date <= to));
      const ids = new Set(archived.map((step) => step.id));
      if (!isAll && asked.some((entry) => !ids.has(entry.id))) ({ steps: archived } = await stepsData.load(() => true));
      const planned = new Set(asked.map((entry) => entry.id));
      now = new Map(asked.map((entry) => [entry.id, todayOf(entry, archived, planned)]));
    } catch {
      check.textContent = "The archive could not be asked whether these steps have changed. The plan below is as you left it.";
      return;
    }
    steps.change(({ plan }) => {
      // A memo may have a new title or address; its steps' words are the reader's, and change only on request.
      for (const entry of plan.steps) {
        const { memo } = now.get(entry.id)?.step ?? {};
        if (memo) Object.assign(entry, { url: memo.url, title: memo.title, date: memo.date });
      }
    });
    const news = [...now.values()].filter(({ is }) => is !== "same").length;
    if (news) check.textContent = `${count(news, "step")} of your plan ${news === 1 ? "has" : "have"} changed in the archive since you picked ${news === 1 ? "it" : "them"}. Nothing is lost: the words you picked are kept, and what is new stands below.`;
    show();
  }

  function todayOf(entry, archived, planned) {
    const step = archived.find((one) => one.id === entry.id);
    const words = wordsOf(entry.text);
    if (step) return { is: wordsOf(step.text).join(" ") === words.join(" ") ? "same" : "changed", step };
    const beside = archived.filter((one) => one.memo.id === entry.memo);
    const likeness = (one) => shared(words, wordsOf(one.text));
    const [nearest] = beside.filter((one) => !planned.has(one.id) && likeness(one) > 0.5).sort((a, b) => likeness(b) - likeness(a));
    return { is: beside.length ? "dropped" : "gone", nearest };
  }

  /** The part of their words that two texts share, from 0 to 1. */
  function shared(one, other) {
    const [a, b] = [new Set(one), new Set(other)];
    return [...a].filter((word) => b.has(word)).length / Math.max(a.size, b.size);
  }

  function newsOf(entry) {
    const { is = "same", step, nearest } = now.get(entry.id) ?? {};
    const next = step ?? nearest;
    if (is === "same" || (step && step.text === entry.text)) return [];
    const words = {
      changed: "The archive words this step differently now:",
      dropped: next ? "The memo no longer has this step, but it has this one:" : "The memo no longer has this step. Your copy stays.",
      gone: "The archive no longer has this memo. Your copy stays.",
    }[is];
    const note = element("div", { className: "step-news" }, element("p", { textContent: words }));
    if (next) {
      const take = element("button", { type: "button", className: "plain-button", textContent: "Take the new words" });
      take.dataset.act = "renew";
      take.addEventListener("click", () => renew(entry.id, next));
      note.append(element("blockquote", { textContent: next.text }), element("p", {}, take));
    }
    return [note];
  }

  function renew(id, step) {
    const undo = steps.change(({ plan, ticks }) => {
      const entry = entryIn(plan, id);
      if (entry) Object.assign(entry, { id: step.id, text: step.text });
      if (ticks.has(id)) ticks.set(step.id, ticks.get(id));
    });
    now.set(step.id, { is: "same", step });
    show();
    say("Your plan has the new words.", undo);
    itemAt(step.id)?.querySelector('[data-act="tick"]').focus();
  }

  // Taking away

  function download(content, type, extension) {
    const link = element("a", { href: URL.createObjectURL(new Blob([content], { type })), download: `my-plan-${today()}.${extension}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  const state = () => ({ plan: steps.plan(), ticks: steps.ticks(), root: steps.root, archive: steps.archive, name, now: new Date() });

  const ways = {
    calendar() {
      const current = state();
      const without = current.plan.steps.filter((entry) => entry.week === null || !current.plan.start).length;
      if (without === current.plan.steps.length) {
        say("No step has a week yet. Spread them over weeks first: then each has its Monday.");
        return;
      }
      download(planFiles.calendar(current), "text/calendar", "ics");
      say(without ? `The calendar file is saved. ${count(without, "step")} without a week ${without === 1 ? "is" : "are"} not in it.` : "The calendar file is saved.");
    },
    markdown() {
      download(planFiles.markdown(state()), "text/markdown", "md");
      say("The plan is saved as Markdown.");
    },
    print: () => window.print(),
    file() {
      download(planFiles.file(state()), "application/json", "json");
      say("The plan is saved. Open the file on this page, on any machine.");
    },
    clear() {
      say("Your plan is empty.", steps.change(({ plan }) => (plan.steps = [])));
      document.querySelector(".steps-said").focus();
    },
  };
  for (const button of away.querySelectorAll("[data-away]")) button.addEventListener("click", () => ways[button.dataset.away]());

  // Opening a saved plan

  opener.addEventListener("change", async () => {
    const [file] = opener.files;
    if (!file) return;
    const { value, fault } = await planFiles.read(file);
    opener.value = "";
    if (fault) say(`${fault} Your plan is as it was.`);
    else await take(value);
  });

  async function take(value) {
    const loaded = steps.planOf(value);
    const left = value.steps.length - loaded.steps.length;
    const isOurs = value.archive === steps.archive;
    // Addresses of another archive lead nowhere here.
    if (!isOurs) for (const entry of loaded.steps) Object.assign(entry, { url: "", memo: "" });
    if (!loaded.steps.length) {
      say("This plan has no steps. Your plan is as it was.");
      return;
    }
    const current = steps.plan();
    const there = new Set(current.steps.map((entry) => entry.id));
    const fresh = loaded.steps.filter((entry) => !there.has(entry.id));
    let way = "replace";
    if (current.steps.length || !isOurs) way = await ask({ loaded, fresh, current, from: isOurs ? "" : String(value.name ?? "") || "another archive" });
    if (way !== "add" && way !== "replace") {
      say("Your plan is as it was.");
      return;
    }
    if (way === "add" && current.steps.length + fresh.length > steps.most) {
      say(`Together that would be more than ${count(steps.most, "step")}, which is the most that a plan holds. Your plan is as it was.`);
      return;
    }
    const undo = steps.change(({ plan, ticks }) => {
      if (way === "replace") Object.assign(plan, loaded);
      else plan.steps.push(...fresh);
      for (const one of value.steps) if (steps.isMoment(one?.done) && entryIn(plan, one.id) && !ticks.has(one.id)) ticks.set(one.id, one.done);
    });
    const total = steps.plan().steps.length;
    const lost = left ? ` ${count(left, "entry")} of the file ${left === 1 ? "was" : "were"} no step, twice there or too many, and left out.` : "";
    say(`Your plan now has ${count(total, "step")}.${lost}`, undo);
    compare();
  }

  function ask({ loaded, fresh, current, from }) {
    const note = dialog.querySelector("#plan-dialog-text");
    const origin = from ? `It comes from “${from.slice(0, 80)}”, not from this archive, so its steps come as words without links. ` : "";
    note.textContent = `${origin}The file has ${count(loaded.steps.length, "step")}, your plan here ${current.steps.length || "none"}. New to your plan: ${fresh.length || "none"}.`;
    dialog.querySelector('[value="add"]').hidden = !fresh.length;
    dialog.querySelector('[value="replace"]').hidden = !current.steps.length;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
  }

  document.querySelector("#plan-saved").hidden = false;
  steps.watchers.push(show);
  show();
  compare();
}
