// Filters over all steps of the archive. What they are set to stands in the address; the steps come as data
// when a filter is first used, and until then, and whenever they cannot be had, the page's own list stays.
"use strict";

{
  const form = document.querySelector("#steps-filter");
  const found = document.querySelector("#steps-found");
  const listed = document.querySelector("#steps-listed");
  const status = form.querySelector(".filter-status");
  const fault = form.querySelector(".filter-fault");
  const extras = form.querySelector(".filter-extras");
  const linkButton = extras.querySelector("[data-copy]");
  const addButton = extras.querySelector("[data-add-found]");
  const more = document.querySelector("#steps-more");
  const memoBlank = document.querySelector("#memo-blank").content.firstElementChild;
  const stepBlank = document.querySelector("#step-blank").content.firstElementChild;

  const AT_ONCE = 30; // Steps shown, and added by each "Show more"; a memo's steps stay together.
  const MOST_ADDED = 100; // Steps put in the plan by one press.
  const PARTS = 4; // Fetched together: 4,000 steps at most.
  const NAMES = { topic: "topic", principle: "principle", year: "year", series: "series", has: "kind of step", state: "state", who: "person", takes: "length" };
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  let turn = 0;
  let shownPages = 1;
  let groups = [];
  let rendered = 0;
  let wasTyping = false;

  // The form and the address

  function queryOf() {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) query.append(name, value.trim());
    return query;
  }

  /** Sets the form to a query; returns the pairs of it that the form has no place for. */
  function fill(query) {
    form.reset();
    const unknown = [];
    for (const [name, value] of query) {
      if (name === "words") form.elements.words.value = value;
      if (!(name in NAMES)) continue;
      const control = [...form.querySelectorAll(`[name="${name}"]`)];
      const choice = control.find((one) => one.value === value);
      const option = control[0]?.options && [...control[0].options].find((one) => one.value === value);
      if (choice && !control[0].options) choice.checked = true;
      else if (option) option.selected = true;
      else unknown.push([name, value]);
    }
    showChosen();
    return unknown;
  }

  /** Says on each closed list of choices what is chosen in it. */
  function showChosen() {
    for (const group of form.querySelectorAll("details")) {
      const chosen = [...group.querySelectorAll(":checked + span > bdi")].map((name) => name.textContent);
      const summary = group.querySelector("summary");
      summary.textContent = chosen.join(", ") || group.dataset.any;
      summary.classList.toggle("chosen", chosen.length > 0);
    }
  }

  function addressOf(query) {
    const all = new URLSearchParams(query);
    if (shownPages > 1) all.set("page", shownPages);
    return all.size ? `?${all}` : location.pathname;
  }

  function readAddress() {
    const query = new URLSearchParams(location.search);
    shownPages = Math.min(Math.max(Math.floor(Number(query.get("page"))) || 1, 1), 20);
    const unknown = fill(query);
    sayUnknown(unknown);
    find();
  }

  function sayUnknown(unknown) {
    fault.replaceChildren();
    if (!unknown.length) return;
    const words = unknown.map(([name, value]) => `the ${NAMES[name]} “${value.slice(0, 60)}”`).join(", ");
    const clear = steps.element("button", { type: "button", className: "plain-button", textContent: "Take that out of the address" });
    clear.addEventListener("click", () => {
      fault.replaceChildren();
      history.replaceState(null, "", addressOf(queryOf()));
      form.elements.words.focus();
    });
    fault.append(`The address asks for ${words}, which this archive does not have. It is left aside. `, clear);
  }

  // Finding

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").toLowerCase();

  function matcher(query) {
    const among = (name) => {
      const wanted = new Set(query.getAll(name));
      return wanted.size ? (values) => values.some((value) => wanted.has(value)) : () => true;
    };
    const [topic, principle, year, series, who] = ["topic", "principle", "year", "series", "who"].map(among);
    const words = plain(query.get("words") ?? "").split(/\s+/).filter(Boolean);
    const [has, state, takes] = ["has", "state", "takes"].map((name) => query.get(name));
    const done = steps.ticks();
    return (step) => {
      const { memo } = step;
      if (!topic(memo.topics) || !principle(memo.principles) || !series([memo.series]) || !who([step.who])) return false;
      if (!year([memo.date.slice(0, 4)])) return false;
      if (has && !step[has]) return false;
      if (state && done.has(step.id) !== (state === "done")) return false;
      if (takes && !(step.minutes > 0 && step.minutes <= Number(takes))) return false;
      if (!words.length) return true;
      step.plain ??= plain(`${step.text} ${memo.title} ${memo.key_point}`);
      return words.every((word) => step.plain.includes(word));
    };
  }

  function grouped(matching) {
    const made = [];
    for (const step of matching) {
      if (made.at(-1)?.memo !== step.memo) made.push({ memo: step.memo, steps: [] });
      made.at(-1).steps.push(step);
    }
    return made;
  }

  /** Finds and shows what the form asks for; `adding` leaves what is shown and adds to it. */
  async function find({ adding = false } = {}) {
    const mine = ++turn;
    const query = queryOf();
    linkButton.dataset.copy = new URL(addressOf(query), location.href).href;
    if (!query.size) {
      showListed();
      return;
    }
    const matches = matcher(query);
    const waiting = setTimeout(() => mine === turn && (status.textContent = "Looking…"), 300);
    try {
      for (let upTo = PARTS; ; upTo += PARTS) {
        const { steps: all, isAll, since } = await stepsData.load((_, place) => place < upTo);
        if (mine !== turn) return;
        const matching = all.filter(matches);
        if (!isAll && matching.length < shownPages * AT_ONCE) continue;
        groups = grouped(matching);
        showFound({ adding, count: matching.length, since: isAll ? "" : since });
        return;
      }
    } catch {
      if (mine === turn) sayNoData();
    } finally {
      clearTimeout(waiting);
    }
  }

  // Showing

  function showListed() {
    found.replaceChildren();
    [found.parentElement.hidden, listed.hidden, extras.hidden, more.hidden] = [true, false, true, true];
    status.textContent = "";
    rendered = 0;
  }

  function sayNoData() {
    showListed();
    const again = steps.element("button", { type: "button", className: "plain-button", textContent: "Try again" });
    again.addEventListener("click", () => find());
    status.replaceChildren("The steps could not be fetched, so nothing is filtered: below is the whole list. ", again);
  }

  function showFound({ adding, count, since }) {
    if (!adding) {
      found.replaceChildren();
      rendered = 0;
    }
    const before = found.lastElementChild;
    let room = shownPages * AT_ONCE - [...found.querySelectorAll("[data-step]")].length;
    const fresh = document.createDocumentFragment();
    for (; rendered < groups.length && room > 0; rendered += 1) {
      fresh.append(articleOf(groups[rendered]));
      room -= groups[rendered].steps.length;
    }
    steps.prepare(fresh);
    found.append(fresh);
    [found.parentElement.hidden, listed.hidden, extras.hidden] = [false, true, false];
    more.hidden = rendered === groups.length && !since;
    addButton.hidden = !count || count > MOST_ADDED || Boolean(since);
    addButton.textContent = count === 1 ? "Add it to my plan" : `Add all ${count} to my plan`;
    const memos = steps.count(groups.length, "memo");
    if (!count) status.textContent = "No step has all of this. Leave something out, or clear the filters.";
    else if (since) status.textContent = `${steps.count(count, "step")} so far, in ${memos} since ${day.format(new Date(since))}.`;
    else status.textContent = `${steps.count(count, "step")} in ${memos}.`;
    if (adding) (before?.nextElementSibling ?? found.lastElementChild).querySelector("a").focus();
  }

  function articleOf({ memo, steps: own }) {
    const article = memoBlank.cloneNode(true);
    Object.assign(article.dataset, { memo: memo.id, title: memo.title, url: memo.url, date: memo.date });
    const link = article.querySelector("a");
    link.href = steps.root + memo.url;
    link.firstElementChild.textContent = memo.title;
    const time = article.querySelector("time");
    time.dateTime = memo.date;
    time.textContent = day.format(new Date(memo.date));
    const point = article.querySelector(".point-line");
    if (memo.key_point) point.append(memo.key_point);
    else point.remove();
    article.querySelector(".steps").append(...own.map(itemOf));
    return article;
  }

  function itemOf(step) {
    const item = stepBlank.cloneNode(true);
    item.dataset.step = step.id;
    item.querySelector(".step-text").textContent = step.text;
    const facts = [step.who, step.minutes && `${step.minutes} min`].filter(Boolean).join(", ");
    if (facts) item.querySelector(".step-facts").textContent = `(${facts})`;
    else item.querySelector(".step-facts").remove();
    return item;
  }

  // What the reader does

  function changed({ typing = false } = {}) {
    fault.replaceChildren();
    showChosen();
    shownPages = 1;
    const address = addressOf(queryOf());
    // One entry of the history for each choice, and one for all letters of the words.
    if (typing && wasTyping) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    wasTyping = typing;
    find();
  }

  form.addEventListener("input", (event) => changed({ typing: event.target.name === "words" }));
  form.addEventListener("submit", (event) => event.preventDefault());
  extras.querySelector("[data-clear]").addEventListener("click", () => {
    form.reset();
    changed();
    form.elements.words.focus();
  });
  function close(except) {
    for (const group of form.querySelectorAll("details[open]")) if (group !== except) group.open = false;
  }

  document.addEventListener("click", (event) => close(event.target.closest("details")));
  form.addEventListener("focusin", (event) => close(event.target.closest("details")));
  form.addEventListener("keydown", (event) => {
    const group = event.target.closest("details[open]");
    if (event.key !== "Escape" || !group) return;
    group.open = false;
    group.querySelector("summary").focus();
  });
  form.addEventListener("focusin", () => stepsData.load((_, place) => place < PARTS).catch(() => {}), { once: true });
  more.addEventListener("click", () => {
    shownPages += 1;
    history.replaceState(null, "", addressOf(queryOf()));
    find({ adding: true });
  });
  addButton.addEventListener("click", () => {
    steps.add(groups.flatMap(({ memo, steps: own }) =>
      own.map(({ id, text }) => ({ id, memo: memo.id, url: memo.url, title: memo.title, date: memo.date, text, week: null }))));
  });
  window.addEventListener("popstate", () => {
    wasTyping = false;
    readAddress();
  });
  readAddress();
}
