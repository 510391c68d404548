// The face of search: in a dialog over any page, and in the page of its own, where the address holds the wish.
// Results are a list of links. As options of a listbox title, key point and passage would be read out as one
// string, and on a phone hardly at all; the arrow keys walk the list from the field all the same.
const NAMES = { topic: "Topic", principle: "Principle", year: "Year", author: "Author", series: "Series", kind: "Kind" };
const KIND = { memo: "Memo", question: "Readers ask", topic: "Topic", principle: "Principle", series: "Series", page: "Page", notice: "Notice" };
const KINDS = { memo: "Memos", question: "Questions", topic: "Topics", principle: "Principles", page: "Other pages", notice: "Notices" };
const FIRST = 5; // Results shown at once: each is a file to fetch.
const MORE = 10;
const QUESTIONS = 2;
const LONGEST_TEXT = 300; // Characters that are kept of what is typed or pasted.
const VALUES = 6; // Of a filter; the others are behind "more".
const PAUSE = 150; // Milliseconds without a key until the search begins, in a large archive longer:
const LONGEST_PAUSE = 800; // as long as the last answer took. Then until something is said of it.
const WAIT = 400;
const SLOW = 4000;
const QUIET = 700; // For screen readers, lest they speak at every key.

const lang = document.documentElement.lang;
const days = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" });

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function" || typeof value === "boolean") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const counted = (n, one = "result", more = "results") => `${n.toLocaleString(lang)} ${n === 1 ? one : more}`;
const quoted = (text) => make("span", {}, "“", make("bdi", {}, text), "”"); // The marks do not turn with the text.
const press = (text, onclick, attributes = {}) => make("button", { type: "button", onclick, ...attributes }, text);
const withMarks = (parts) => parts.map(([text, isMarked]) => (isMarked ? make("mark", {}, text) : text));
const labelOf = (name, value) => (name === "kind" ? (KINDS[value] ?? KIND[value] ?? value) : value);
const noFilters = () => Object.fromEntries(Object.keys(NAMES).map((name) => [name, []]));

function wishOf(address) {
  const params = new URLSearchParams(address);
  const values = (name) => [...new Set(params.getAll(name).filter(Boolean))].slice(0, 20);
  return {
    text: (params.get("q") ?? "").slice(0, LONGEST_TEXT),
    filters: Object.fromEntries(Object.keys(NAMES).map((name) => [name, values(name)])),
    sort: params.get("sort") === "date" ? "date" : "",
    isLiteral: params.has("as-typed"),
  };
}

function addressOf({ text, filters, sort, isLiteral }) {
  const params = new URLSearchParams();
  if (text.trim()) params.set("q", text.trim());
  for (const [name, values] of Object.entries(filters)) for (const value of values) params.append(name, value);
  if (sort) params.set("sort", sort);
  if (isLiteral) params.set("as-typed", "");
  return params.size ? `?${params}` : "";
}

/** Makes the face, in the page where it has a place and else in a dialog; returns `open(text)`. */
export function begin({ root, load, answering, engine: integrity, help: helpFile, style }) {
  const { answerTo, countsOf, marked, memosOf, nearest, passageOf, wordsOf, MOST_WORDS } = answering;
  const engine = answering.engineOf({ root, engine: integrity, load });
  const home = new URL("search/", root).href;
  const place = document.getElementById("search");
  let wish = wishOf("");
  let shown = FIRST;
  let current; // The answer on show.
  let turn = 0; // Of several answers on their way, that to the last wish counts.
  let pause = 0;
  let spent = 0;
  let quiet = 0;
  let helping;
  let hasFailed = false;

  async function help() {
    helping ??= fetch(helpFile, { cache: "no-cache", signal: AbortSignal.timeout(SLOW) }).then((response) => response.json());
    try {
      return await helping;
    } catch {
      helping = undefined; // Then nothing is mended and nothing offered.
      return null;
    }
  }

  /* Parts */

  const field = place?.querySelector("input[name=q]") ?? make("input", { type: "search", name: "q", id: "search-field" });
  const settings = { autocomplete: "off", autocapitalize: "off", enterkeyhint: "search", dir: "auto", "aria-describedby": "search-hint" };
  for (const [name, value] of Object.entries(settings)) field.setAttribute(name, value);
  const label = make("label", { for: field.id }, "Search: a word, or a whole question");
  const form = field.form ?? make("form", { class: "search-form", role: "search", action: home }, label, field);
  const announcer = make("p", { class: "unseen", role: "status" });
  const state = make("p", { class: "search-state" });
  const notes = make("div", { class: "search-notes" });
  const chosen = make("ul", { class: "search-chosen", "aria-label": "Narrowed down to" });
  const panel = make("div", { class: "search-filters" });
  const summary = make("summary", {}, "Narrow down");
  const narrow = make("details", { class: "search-narrow", ontoggle: () => narrow.open && count() }, summary, panel);
  const sorts = make("fieldset", { class: "search-sort" }, make("legend", { class: "unseen" }, "Order"));
  for (const [value, name] of [["", "Best first"], ["date", "Newest first"]]) {
    const radio = make("input", { type: "radio", name: "search-sort", value, onchange: () => change({ sort: value }) });
    sorts.append(make("label", {}, radio, name));
  }
  const tools = make("div", { class: "search-tools" }, sorts, narrow);
  const questions = make("section", { class: "search-questions", "aria-label": "Questions that readers ask" });
  const list = make("ol", { class: "search-hits" });
  const more = press("", showMore, { class: "search-more" });
  const page = make("a", {}, "Open as a page");
  const hint = make("p", { class: "unseen", id: "search-hint" }, "Results come as you type; the arrow keys move through them.");
  const face = make("div", { class: "search-face" }, hint, announcer, tools, chosen, notes, state, questions, list, more);

  /* Wishes */

  // Typing changes the address where it is; a choice is a step that "back" takes back.
  function change(part, isStep = true) {
    wish = { ...wish, ...part };
    shown = FIRST;
    const address = addressOf(wish);
    if (place && isStep && address !== location.search) history.pushState({ shown }, "", address || location.pathname);
    else if (place) history.replaceState({ shown }, "", address || location.pathname);
    return answer();
  }

  function choose(name, value, isChosen) {
    const others = wish.filters[name].filter((one) => one !== value);
    return change({ filters: { ...wish.filters, [name]: isChosen ? [...others, value] : others } });
  }

  const typed = () => field.value.slice(0, LONGEST_TEXT);

  async function answer() {
    const mine = (turn += 1);
    clearTimeout(pause);
    hasFailed = false;
    face.removeAttribute("aria-busy");
    page.href = home + addressOf(wish);
    if (typed() !== wish.text) field.value = wish.text;
    const isNarrowed = Object.values(wish.filters).some((values) => values.length);
    const [first, ...others] = wordsOf(wish.text);
    if (place) place.querySelector(".search-plain").hidden = Boolean(wish.text.trim()) || isNarrowed;
    if (!wish.text.trim() && !isNarrowed) return show();
    if (!others.length && /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]$/u.test(first)) {
      show();
      return tell("One letter more, and the search begins.");
    }
    const waiting = [[WAIT, "Searching…"], [SLOW, "Still searching: the connection is slow."]].map(([wait, text]) => setTimeout(() => mine === turn && tell(text), wait));
    face.setAttribute("aria-busy", "true");
    const began = performance.now();
    try {
      const found = await afresh(mine);
      spent = performance.now() - began;
      if (mine === turn) show(found);
    } catch {
      if (mine === turn) fail();
    } finally {
      waiting.forEach(clearTimeout);
      if (mine === turn) face.removeAttribute("aria-busy");
    }
  }

  // Files have other names after a new edition of the site, so that those of the old one may be gone: once more, with the new.
  async function afresh(mine) {
    try {
      return await fetched();
    } catch (error) {
      if (mine !== turn || !navigator.onLine) throw error;
      engine.reset();
      return fetched();
    }
  }

  async function fetched() {
    const found = await answerTo(wish, engine, help);
    const [hits, asking] = await Promise.all([recordsOf(found.results.slice(0, shown)), recordsOf(found.questions.slice(0, QUESTIONS))]);
    const isNothing = !hits.length && !asking.length && !found.elsewhere;
    return { ...found, hits, asking, isNothing, offers: isNothing ? await help() : null };
  }

  const recordsOf = (results) => Promise.all(results.map(async ({ words, data }) => ({ ...(await data()), words })));

  /* What is shown */

  function tell(text) {
    state.replaceChildren(text);
    announce(text);
  }

  function announce(text) {
    clearTimeout(quiet);
    quiet = setTimeout(() => announcer.replaceChildren(text), QUIET);
  }

  function fail() {
    show();
    engine.reset();
    hasFailed = true;
    const why = navigator.onLine
      ? "The search could not be loaded. Either the connection is broken, or the archive has just been renewed: then load this page again."
      : "You are offline, and the search needs the connection.";
    const all = make("a", { href: new URL("archive/", root).href }, "all memos");
    notes.replaceChildren(make("p", {}, why), make("p", {}, press("Try again", () => answer()), " or look through ", all, "."));
    announce(why);
  }

  function show(found) {
    current = found;
    if (found) wish = { ...wish, filters: found.spelled };
    showChosen();
    const { hits = [], asking = [], results = [], questions: asked = [] } = found ?? {};
    const total = results.length + asked.length;
    sorts.hidden = !results.length;
    for (const radio of sorts.querySelectorAll("input")) radio.checked = radio.value === wish.sort;
    questions.hidden = !asking.length;
    questions.replaceChildren(...asking.map(question));
    if (asked.length > asking.length) questions.append(make("p", { class: "search-all" }, press(`All ${asked.length} questions`, () => choose("kind", "question", true))));
    list.replaceChildren(...hits.map((hit) => make("li", { class: "search-hit" }, ...entry(hit))));
    const others = list.children[found?.full || hits.length];
    others?.before(make("li", { class: "search-break" }, `With ${found.isMost ? "most" : "some"} of the words`));
    const left = results.length - hits.length;
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(MORE, left)} more`;
    notes.replaceChildren(...(found ? notesOf(found) : []));
    state.replaceChildren(total ? counted(total) : "");
    announce([...notes.querySelectorAll(":scope > p"), state].map((one) => one.textContent).join(" "));
    if (narrow.open) count();
  }

  const marks = (text) => withMarks(marked(text, current.words));
  const placeOf = (url) => new URL(url.replace(/^\//, ""), root);
  const link = (url, ...children) => make("a", { class: "search-link", href: placeOf(url).href }, ...children);

  function entry(hit) {
    const { meta, filters } = hit;
    const kind = filters.kind?.[0];
    if (kind === "question") return [question(hit)];
    const aside = make("p", { class: "search-aside" }, meta.date ? make("time", { datetime: meta.date }, days.format(new Date(meta.date))) : (KIND[kind] ?? ""));
    const body = make("div", {}, make("h2", {}, link(hit.raw_url, ...marks(meta.title)), ...(kind === "notice" ? [" ", make("span", { class: "state" }, "Notice")] : [])));
    if (meta.key_point) body.append(make("p", { class: "point-line" }, ...(kind === "memo" ? [make("span", { class: "voice" }, "Key point"), " "] : []), ...marks(meta.key_point)));
    const passage = passageOf(hit, hit.words, current.words);
    if (passage) {
      const words = withMarks(passage.parts).flatMap((part, i) => (i ? [" ", part] : [part]));
      const there = placeOf(hit.raw_url);
      if (passage.id) there.hash = passage.id;
      body.append(make("p", { class: "search-passage" }, make("a", { href: there.href }, passage.before ? "… " : "", ...words, passage.after ? " …" : "")));
    }
    const about = [meta.topics, meta.principles].filter(Boolean).join(" · ");
    if (about) body.append(make("p", { class: "search-about" }, ...marks(about)));
    return [aside, body];
  }

  function question(hit) {
    const answers = memosOf(hit).map(({ url, title, why }) => make("li", {}, link(url, make("bdi", {}, ...marks(title))), make("span", { class: "search-why" }, why)));
    const body = make("div", {}, make("h2", {}, link(hit.raw_url, ...marks(hit.meta.title))), make("ul", { class: "search-answers" }, ...answers));
    return make("div", { class: "search-question" }, make("p", { class: "search-aside" }, KIND.question), body);
  }

  function notesOf({ unknown, instead, missing, words, results, full, isMost, isCut, isCommon, noPhrase, elsewhere, isNothing, offers }) {
    const lines = [];
    const say = (...parts) => lines.push(make("p", {}, ...parts));
    const text = wish.text.trim();
    for (const { name, value } of unknown) {
      say(`There is no ${NAMES[name].toLowerCase()} `, quoted(value), ", so it is left out. ", press("Remove it", () => choose(name, value, false)));
    }
    if (isCut) say(`Only the first ${MOST_WORDS} words that say something are searched for.`);
    if (isNothing && !text) return lines;
    if (isNothing) {
      const nothing = words.length || missing.length ? "Nothing found for " : "There is no word to search for in ";
      lines.push(make("p", { class: "search-nothing" }, nothing, quoted(text.length > 80 ? `${text.slice(0, 80)}…` : text), "."));
      if (offers) lines.push(offered(offers, [...words, ...missing]));
      return lines;
    }
    if (instead) say("Showing results for ", make("strong", {}, make("bdi", {}, instead)), ". ", press(`Search for “${text}” instead`, () => change({ isLiteral: true })));
    const most = isMost ? "most of" : "some of";
    if (missing.length) say("Nothing has ", quoted(missing.join("”, “")), `; these have ${full === 0 ? `${most} ` : ""}the other words.`);
    else if (full === 0) say(`Nothing has all these words; these have ${most} them.`);
    if (noPhrase && results.length) say("Nothing has exactly ", make("bdi", {}, text), "; these have all its words, or most.");
    if (isCommon && results.length) say("Nearly every memo has these words. Add one that says what it is about.");
    if (elsewhere) {
      const told = `Nothing is left. Without what you chose there ${elsewhere === 1 ? "is" : "are"} ${counted(elsewhere)}.`;
      say(told, " ", press("Search everywhere", () => change({ filters: noFilters() })));
    }
    return lines;
  }

  // Where nothing is found: what is nearest, else what the archive has most of.
  function offered({ questions: asked, topics, principles }, words) {
    const near = [nearest(asked, words, (one) => `${one.text} ${one.words}`), nearest(topics, words, (one) => one.name), nearest(principles, words, (one) => one.name)];
    const isNear = near.some((some) => some.length);
    const groups = isNear ? near : [asked, [...topics].sort((a, b) => b.count - a.count), principles];
    return make(
      "div",
      { class: "search-offers" },
      make("p", {}, isNear ? "Nearest to it are:" : "Where you could begin:"),
      ...["Questions", "Topics", "Principles"].flatMap((name, i) => {
        const links = groups[i].slice(0, 4).map((one) => make("li", {}, link(one.url, one.text ?? one.name)));
        return links.length ? [make("div", {}, make("h2", {}, name), make("ul", {}, ...links))] : [];
      }),
    );
  }

  async function showMore() {
    const from = shown;
    shown += MORE;
    if (place) history.replaceState({ shown }, "");
    await answer();
    if (shown > from) list.querySelectorAll("h2 a")[from]?.focus();
  }

  /* Filters */

  function showChosen() {
    const all = Object.entries(wish.filters).flatMap(([name, values]) => values.map((value) => [name, value]));
    const chip = ([name, value]) => {
      const button = press(make("span", { class: "unseen" }, `Remove ${NAMES[name]}: `), () => choose(name, value, false).then(() => field.focus()));
      button.append(make("bdi", {}, labelOf(name, value)), make("span", { "aria-hidden": "true" }, " ×"));
      return make("li", {}, button);
    };
    chosen.hidden = !all.length;
    chosen.replaceChildren(...all.map(chip));
    summary.textContent = all.length ? `Narrow down (${all.length})` : "Narrow down";
  }

  async function count() {
    const mine = turn;
    if (!panel.firstChild) panel.append("Counting…");
    try {
      const all = await engine.filters();
      const live = await countsOf(current ?? {}, engine);
      if (mine === turn) showFilters(all, live);
    } catch {
      engine.reset();
      if (mine === turn) panel.replaceChildren("The counts did not come. ", press("Try again", count));
    }
  }

  // Each value stays where it is while the counts change, the commonest first and years the newest.
  function showFilters(all, live) {
    const focused = panel.contains(document.activeElement) ? document.activeElement.id : "";
    const opened = [...panel.querySelectorAll("details[open]")].map(({ id }) => id);
    // All memos have a year and an author: one of them is no choice.
    const names = Object.keys(NAMES).filter((name) => Object.keys(all[name] ?? {}).length > (name === "year" || name === "author"));
    const fieldset = (name) => {
      const values = Object.keys(all[name]).sort((a, b) => (name === "year" ? b.localeCompare(a) : all[name][b] - all[name][a] || a.localeCompare(b)));
      const boxes = values.map((value, i) => {
        const checked = (current?.known ?? wish.filters)[name]?.includes(value) ?? false;
        const box = make("input", { type: "checkbox", id: `search-${name}-${i}`, checked, onchange: () => choose(name, value, box.checked) });
        const n = live[name]?.[value] ?? 0;
        return make("label", n ? {} : { class: "search-none" }, box, make("bdi", {}, labelOf(name, value)), make("span", { class: "search-count" }, String(n)));
      });
      const rest = boxes.splice(VALUES);
      const id = `search-more-${name}`;
      if (rest.length) boxes.push(make("details", { id, open: opened.includes(id) || rest.some((one) => one.firstChild.checked) }, make("summary", { id: `${id}-summary` }, `${rest.length} more`), ...rest));
      return make("fieldset", {}, make("legend", {}, NAMES[name]), ...boxes);
    };
    const done = press("To the results", () => {
      narrow.open = false;
      (face.querySelector("a.search-link") ?? field).focus();
    });
    panel.replaceChildren(...names.map(fieldset), make("p", {}, done));
    if (focused) document.getElementById(focused)?.focus();
  }

  window.addEventListener("online", () => hasFailed && answer());

  /* Keys */

  function walk(event) {
    const links = [...face.querySelectorAll("a.search-link")];
    const at = links.indexOf(document.activeElement);
    const { key } = event;
    let target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || (at < 0 && document.activeElement !== field)) return;
    if (key === "Escape" && dialog) dialog.close(); // Else the field would take the key to empty itself.
    else if (key === "ArrowDown") target = links[at + 1];
    else if (key === "ArrowUp" && at >= 0) target = links[at - 1] ?? field;
    else if (key === "Home" && at >= 0) target = links[0];
    else if (key === "End" && at >= 0) target = links.at(-1);
    else {
      if (at >= 0 && key.length === 1 && key !== " " && key !== "/") field.focus(); // The letter goes there.
      return;
    }
    event.preventDefault();
    target?.focus();
  }

  face.addEventListener("keydown", walk);
  form.addEventListener("keydown", walk);
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => change({ text: typed(), isLiteral: false }, false), Math.max(PAUSE, Math.min(spent, LONGEST_PAUSE)));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await change({ text: typed(), isLiteral: wish.isLiteral && typed() === wish.text });
    face.querySelector("a.search-link")?.focus();
  });

  /* Place */

  let dialog;
  if (place) {
    const early = field.value; // Typed before this script was here.
    const fromAddress = () => {
      wish = wishOf(location.search);
      shown = history.state?.shown ?? FIRST;
      return answer();
    };
    form.after(face);
    window.addEventListener("popstate", fromAddress);
    fromAddress();
    field.addEventListener("focus", () => engine.warm().catch(engine.reset), { once: true });
    if (early && !wish.text) change({ text: early }, false);
  } else {
    document.head.append(make("link", { rel: "stylesheet", href: style }));
    dialog = dialogOf();
    document.body.append(dialog);
    answer();
  }

  function dialogOf() {
    const head = make("div", { class: "search-head" }, form, press("Close", () => dialog.close(), { class: "search-close" }));
    const made = make("dialog", { class: "search-dialog", "aria-label": "Search" }, head, face, make("p", { class: "search-foot" }, page, slashOf()));
    made.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      // Beside it; or on a link to a place in the page that it lies over.
      if (event.target === made || (link?.pathname === location.pathname && !event.ctrlKey && !event.metaKey)) made.close();
    });
    return made;
  }

  // Who speaks to the computer hits a key that stands alone by mistake: https://www.w3.org/TR/WCAG22/#character-key-shortcuts
  function slashOf() {
    const box = make("input", { type: "checkbox" });
    const kept = (act) => {
      try {
        return act(localStorage);
      } catch {
        return null; // Storage is forbidden here: the choice holds for this page.
      }
    };
    box.checked = kept((storage) => storage.getItem("search-key")) !== "off";
    box.addEventListener("change", () => kept((storage) => (box.checked ? storage.removeItem("search-key") : storage.setItem("search-key", "off"))));
    return make("label", { class: "search-key" }, box, "The key ", make("kbd", {}, "/"), " opens search");
  }

  function open(text) {
    const from = document.activeElement;
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.addEventListener(
        "close",
        () => {
          // What opened it may be in a menu that is closed by now.
          const isSeen = from.checkVisibility?.() ?? true;
          (isSeen ? from : document.querySelector(`[popovertarget="${from.closest("[popover]")?.id}"]`))?.focus({ preventScroll: true });
        },
        { once: true },
      );
    }
    field.focus();
    if (text) field.value = text;
    else field.select();
    engine.warm().catch(engine.reset); // A search will say so.
    if (text) change({ text: typed(), isLiteral: false });
  }

  return { open };
}
