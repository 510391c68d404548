// The steps that a reader ticks and plans, on every page that shows steps. Ticks and plan stay in this browser,
// under the archive's own name; nothing of them is sent anywhere. A plain script, since the policy of the site
// names each script by its content: `steps` is what it gives to the scripts after it.
"use strict";

const steps = (() => {
  const home = document.querySelector("[data-archive]");
  const { archive } = home.dataset;
  const root = new URL(home.dataset.root || ".", location.href).href;
  const KEPT = { plan: `memo-plan:${archive}`, ticks: `memo-ticks:${archive}` };
  const MOST = 1000; // Steps of a plan: more is no plan, and the list would no longer answer at once.
  const MOST_WEEKS = 104;

  // Keeping: in the browser; where it refuses, in this tab; where it refuses that too, on this page.

  const page = new Map();
  const refused = new Set();

  function stored(name) {
    if (page.has(name)) return page.get(name);
    for (const kind of ["sessionStorage", "localStorage"]) {
      try {
        const text = window[kind].getItem(name);
        if (text !== null) return JSON.parse(text);
      } catch {
        // Forbidden, or not JSON: as if nothing were there.
      }
    }
    return null;
  }

  function store(name, value) {
    const text = JSON.stringify(value);
    try {
      localStorage.setItem(name, text);
      refused.delete(name);
      page.delete(name);
      sessionStorage.removeItem(name);
    } catch {
      refused.add(name);
      page.set(name, value);
      try {
        sessionStorage.setItem(name, text);
        page.delete(name);
      } catch {
        // Then it lasts as long as this page.
      }
    }
  }

  // Values from outside, whoever wrote them: only what has the right form comes in.

  const textOf = (value, most = 1000) => (typeof value === "string" ? value.slice(0, most).toWellFormed() : "");

  /** An address below the site's root; "" for any other. */
  function addressOf(value) {
    try {
      const { href } = new URL(textOf(value), root);
      return href.startsWith(root) ? href.slice(root.length) : "";
    } catch {
      return "";
    }
  }

  /** Whether a value is a calendar date in the form 2026-03-30. */
  function isDay(value) {
    const day = new Date(`${textOf(value)}T00:00Z`);
    return day > 0 && value === day.toISOString().slice(0, 10);
  }

  const isMoment = (value) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

  function entryOf(value) {
    const entry = {
      id: textOf(value?.id, 200),
      memo: textOf(value?.memo),
      url: addressOf(value?.url),
      title: textOf(value?.title),
      date: isDay(value?.date) ? value.date : "",
      text: textOf(value?.text, 20_000),
      week: value?.week >= 1 && value.week <= MOST_WEEKS ? Math.floor(value.week) : null,
    };
    return entry.id && entry.text ? entry : null;
  }

  function planOf(value) {
    const entries = new Map();
    for (const one of Array.isArray(value?.steps) ? value.steps : []) {
      const entry = entryOf(one);
      if (entry && !entries.has(entry.id) && entries.size < MOST) entries.set(entry.id, entry);
    }
    return {
      steps: [...entries.values()],
      start: isDay(value?.start) ? value.start : null,
      weeks: value?.weeks >= 1 && value.weeks <= MOST_WEEKS ? Math.floor(value.weeks) : 12,
    };
  }

  const plan = () => planOf(stored(KEPT.plan));
  const ticks = () => new Map(Object.entries(stored(KEPT.ticks) ?? {}).filter(([, when]) => isMoment(when)));

  // Changing: always from what is stored now, since another tab may have changed it.

  const watchers = [];

  function show() {
    for (const watcher of watchers) watcher();
  }

  /** Lets `alter` change plan and ticks; returns what takes back that change and no other. */
  function change(alter) {
    const before = { plan: plan(), ticks: ticks() };
    const now = { plan: plan(), ticks: ticks() };
    alter(now);
    const changed = Object.keys(KEPT).filter((name) => JSON.stringify(form(name, before)) !== JSON.stringify(form(name, now)));
    const keep = (state) => {
      for (const name of changed) store(KEPT[name], form(name, state));
      show();
    };
    keep(now);
    return () => keep(before);
  }

  const form = (name, state) =>
    name === "plan" ? { format: "memo-plan", version: 1, archive, ...state.plan } : Object.fromEntries(state.ticks);

  window.addEventListener("storage", (event) => Object.values(KEPT).includes(event.key) && show());
  window.addEventListener("pageshow", (event) => event.persisted && show());

  // Showing

  let timer = 0;

  /** Makes an element; `properties` in the form of the DOM, those with a hyphen as attributes. */
  function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key.includes("-")) made.setAttribute(key, value);
      else made[key] = value;
    }
    made.append(...children);
    return made;
  }

  const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

  /** Says what was done, with a way back where there is one; for a while, since it lies over the list. */
  function say(words, undo) {
    const said = document.querySelector(".steps-said");
    clearTimeout(timer);
    timer = setTimeout(() => said.contains(document.activeElement) || said.replaceChildren(), undo ? 120_000 : 20_000);
    const warning = !refused.size ? "" : " Your browser keeps nothing for this site, so this lasts only while this tab is open. To keep your plan, save it to a file.";
    said.replaceChildren(words + warning);
    if (!undo) return;
    const button = element("button", { type: "button", className: "plain-button", textContent: "Undo" });
    button.addEventListener("click", () => {
      undo();
      said.replaceChildren("Undone.");
      said.focus();
    });
    said.append(" ", button);
  }

  /** The step that a list item shows, as the plan keeps it. */
  function entryAt(item) {
    const { memo, title, url, date } = item.closest("[data-memo]").dataset;
    const text = item.querySelector(".step-text").textContent.trim().replace(/\s+/g, " ");
    return entryOf({ id: item.dataset.step, memo, title, url, date, text });
  }

  /** Adds to the plan those of `entries` that it lacks. */
  function add(entries) {
    const undo = change((now) => {
      const there = new Set(now.plan.steps.map((entry) => entry.id));
      now.plan.steps.push(...entries.filter((entry) => !there.has(entry.id)));
      now.plan.steps.splice(MOST);
    });
    const total = plan().steps.length;
    say(total < MOST ? `Added. Your plan has ${count(total, "step")}.` : `Your plan is full: it holds ${count(MOST, "step")}.`, undo);
  }

  function remove(id) {
    const undo = change((now) => {
      now.plan.steps = now.plan.steps.filter((entry) => entry.id !== id);
    });
    say("Taken out of your plan.", undo);
  }

  function tick(id, done) {
    change((now) => {
      if (done) now.ticks.set(id, new Date().toISOString());
      else now.ticks.delete(id);
    });
    if (refused.size) say(done ? "Ticked." : "No longer ticked.");
  }

  /** A box to tick a step, labelled by the step's own text. */
  function tickBox(id, text) {
    text.id ||= `text-${id}`;
    const box = element("input", { type: "checkbox", className: "tick", "aria-labelledby": text.id });
    box.addEventListener("change", () => tick(id, box.checked));
    return box;
  }

  /** Makes the steps below `part` a checklist, each with its button for the plan. */
  function prepare(part) {
    for (const item of part.querySelectorAll("li[data-step]")) {
      const text = item.querySelector(".step-text");
      item.prepend(tickBox(item.dataset.step, text));
      const button = item.querySelector("[data-plan]");
      button.setAttribute("aria-describedby", text.id);
      button.addEventListener("click", () => {
        if (plan().steps.some((entry) => entry.id === item.dataset.step)) remove(item.dataset.step);
        else add([entryAt(item)]);
      });
    }
    mark(part);
  }

  /** Shows which steps below `part` are ticked and planned. */
  function mark(part) {
    const done = ticks();
    const planned = new Set(plan().steps.map((entry) => entry.id));
    for (const item of part.querySelectorAll("li[data-step]")) {
      item.querySelector(".tick").checked = done.has(item.dataset.step);
      item.querySelector("[data-plan]").textContent = planned.has(item.dataset.step) ? "Take out of my plan" : "Add to my plan";
    }
    for (const place of document.querySelectorAll("[data-plan-count]")) place.textContent = planned.size ? ` (${planned.size})` : "";
  }

  watchers.push(() => mark(document));
  prepare(document);
  for (const button of document.querySelectorAll("[data-plan-all]")) {
    const items = button.closest("section").querySelectorAll("li[data-step]");
    button.addEventListener("click", () => add([...items].map(entryAt)));
  }

  return { archive, root, home, most: MOST, isMoment, plan, ticks, planOf, change, watchers, element, count, say, add, remove, tickBox, prepare };
})();
