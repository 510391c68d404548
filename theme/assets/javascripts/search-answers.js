// Search without a face: from what the reader types to an answer. Pagefind finds; what is done here is what it
// leaves undone: whole questions, slips of the pen, words that nothing has, files that do not come.
const FILTERS = ["topic", "principle", "year", "author", "series", "kind"];
export const MOST_WORDS = 12;
// How Pagefind weighs: https://pagefind.app/docs/ranking/
const RANKING = {"termFrequency":1,"pageLength":0.1,"termSaturation":1.4,"termSimilarity":1,"metaWeights":{"title":5,"questions":4,"key_point":4,"subtitle":2,"topics":2,"principles":2,"phrases":2,"name_tokens":5,"tokens":1,"every":0,"date":0}};
// Questions stand above the results, and notices after them: what is `apart` says which are, in fewer bytes than
// `kind`, which says it of everything.
const RESULTS = { not: { apart: "question" } };
const LISTED = { not: { apart: { any: ["question", "notice"] } } }; // Where there is no word to find notices by.
const QUESTIONS = { apart: "question" };
const NOTICES = { apart: "notice" };
const EVERY = "qeveryq"; // A word of every record: for none at all Pagefind 1.5 fetches the whole index.
const NOWHERE = { apart: "-" }; // For a count alone.
const LONGEST_WORD = 40;
const MOST_NEAR = 20; // Results that have some of the words only.
const ENOUGH = 3; // Fewer results with all words, and those with most of them follow.
const PASSAGE = 32; // Words.
const PATIENCE = 15000; // Milliseconds.
const MOST_KEPT = 20; // Answers of Pagefind.

/* Words */

// What says nothing of the matter in an English question.
const STOP = new Set(
  (
    "a about after again all also am an and any anyone are as at be because been before being but by can could did do does doing don't " +
    "doesn't didn't down each even ever every few for from get gets getting give go goes got had has have having he her here him his how " +
    "i i'd i'm i've if in into is isn't it it's its just know let like make makes many may me might more most much must my need no nor not " +
    "of off on once one only or other our out over own please really same shall she should so some somebody someone something still such " +
    "sure tell than that that's the their them then there these they thing things this those through to too under until up upon us use " +
    "very want was way we were what what's when where whether which while who whom whose why will with without won't would yet you your"
  ).split(" "),
);
// Signs within words, as in signed_words.py: a comma joins figures, and a slash a letter that stands alone.
const JOIN = "[&.+#]|(?<=\\p{Nd}),(?=\\p{Nd})|/(?=[\\p{L}\\p{N}](?![\\p{L}\\p{N}_&.+#]))|(?<![\\p{L}\\p{N}_&.+#][\\p{L}\\p{N}])/";
const WORD = new RegExp(`[\\p{L}\\p{N}\\p{M}]+(?:(?:['’ʼ‐‑-]|${JOIN})[\\p{L}\\p{N}\\p{M}]+)*[+#]*`, "gu");
const SIGNS = { "&": "qa", "#": "qh", "+": "qp", ".": "qd", ",": "qc", "/": "qs" };
const SIGN = /[&.+#,/]/g;
const isSigned = (word) => word.search(SIGN) >= 0;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’ʼ]/g, "'").toLowerCase();
// Enough of a stem to know "returned" for "returning" where both are in sight; Pagefind has its own.
const stem = (word) => (word.length < 5 ? word : word.replace(/(?:ies|y)$/, "i").replace(/'s$|(?:ing|ed|es|er|s|e)$/, ""));

/** Returns the words of `text` as they are written. */
export const wordsOf = (text) => text.normalize("NFKC").match(WORD) ?? [];

/**
 * Returns what Pagefind is asked for a word, which keeps letters and figures alone: for one with signs its token,
 * which the index has beside "rd" for R&D and "us" for U.S.
 */
export const tokenOf = (word) => (isSigned(word) ? `${plain(word).replace(SIGN, (sign) => SIGNS[sign])}q` : word);

const PART = new RegExp(`(${WORD.source})`, "u");

/** Returns `text` in parts, each with whether it is one of the words, or a form of one, that were looked for. */
export function marked(text, words) {
  return text.split(PART).map((part, i) => [part, i % 2 === 1 && isOneOf(words, part)]);
}

const isOneOf = (words, text) =>
  wordsOf(plain(text)).some((part) => words.some((word) => stem(part) === stem(word) || (word.length > 2 && part.startsWith(word))));

function readingOf(text) {
  const whole = wordsOf(text).map((word) => plain(word).slice(0, LONGEST_WORD));
  const all = whole.flatMap((word) => (isSigned(word) ? word.replace(/'s?(?![\p{L}\p{N}])/gu, "").split(/[‐‑-]/) : word));
  const isPhrase = all.length > 1 && /^\s*["“”„«].+["“”»]\s*$/u.test(text);
  const telling = isPhrase || !document.documentElement.lang.startsWith("en") ? all : all.filter((word) => !STOP.has(word));
  const words = [...new Set(telling.length ? telling : all)];
  return { words: words.slice(0, MOST_WORDS), isPhrase, isCut: words.length > MOST_WORDS, isCommon: all.length > 0 && !telling.length };
}

// How many letters to change, add, drop or swap with the next to make `a` of `b`; more than `most` where it is more.
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}

/** Returns the word of `vocabulary`, whose commonest come first, that `word` was meant for; "" when none is near. */
export function mended(word, vocabulary) {
  if (word.length < 4 || /\d/.test(word) || isSigned(word)) return "";
  const most = word.length < 7 ? 1 : 2;
  let best = "";
  let least = most + 1;
  for (const known of vocabulary) {
    // The first letter is hardly ever wrong, but may be swapped with the second.
    const cost = known[0] === word[0] || (known[0] === word[1] && known[1] === word[0]) ? distance(word, known, most) : least;
    if (cost < least) [best, least] = [known, cost];
  }
  // Another word grown from it, or another form: "unprofitable", "complaining".
  const ends = vocabulary.filter((known) => known.length > 4 && word.endsWith(known)).sort((a, b) => b.length - a.length);
  const beginning = word.slice(0, Math.max(5, Math.ceil(word.length * 0.7)));
  return best || (ends[0] ?? vocabulary.find((known) => known.startsWith(beginning)) ?? "");
}

/* Pagefind */

/** Returns Pagefind as `ask`, `filters` and `knows`, which throw where a file does not come, and `reset`. */
export function engineOf({ root, engine: integrity, load }) {
  const bundle = new URL("pagefind/", root).href;
  let instance;
  let attempts = 0;
  let isBroken = false;
  let hasFilters = false;
  const answers = new Map();

  // Pagefind takes a file that does not come for an empty one, and waits for ever: so its files come through here.
  const fetched = window.fetch;
  window.fetch = async (input, options) => {
    const url = new URL(input.url ?? input, document.baseURI).href;
    if (!url.startsWith(bundle)) return fetched(input, options);
    try {
      const response = await fetched(input, { ...options, signal: AbortSignal.timeout(PATIENCE) });
      // Some hosts have a page for every address.
      if (!response.ok || response.headers.get("content-type")?.startsWith("text/html")) throw new Error(`There is no ${url}`);
      return new Response(await response.arrayBuffer());
    } catch (error) {
      isBroken = true;
      throw error;
    }
  };

  async function start() {
    isBroken = false;
    attempts += 1;
    // By its digest, lest the browser have an older one; by the attempt, since it asks but once for a module.
    const address = `${bundle}pagefind.js?${encodeURIComponent(integrity.slice(-9))}${attempts > 1 ? attempts : ""}`;
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`There is no ${address}`)), PATIENCE));
    const { createInstance } = await Promise.race([load(address, integrity), late]);
    return createInstance({ basePath: bundle, noWorker: true, ranking: RANKING }); // A worker's address would have to be trusted.
  }

  async function run(work) {
    const result = await work(await (instance ??= start()));
    if (isBroken) throw new Error("A file of the index did not come");
    return result;
  }

  const ask = (term, filters = {}, sort = {}) => {
    const key = JSON.stringify([term, filters, sort]);
    const kept = answers.get(key) ?? run((it) => it.search(term ?? EVERY, { filters, sort }));
    answers.delete(key);
    answers.set(key, kept); // Last, where the latest are.
    if (answers.size > MOST_KEPT) answers.delete(answers.keys().next().value);
    return kept;
  };

  return {
    ask,
    /** Fetches what every search needs. */
    warm: () => run(() => {}),
    /** Returns every value of every filter with how many places it has. */
    async filters() {
      const all = await run((it) => it.filters());
      if (!hasFilters) answers.clear(); // Those before were not counted by filter.
      hasFilters = true;
      return all;
    },
    /** Returns whether the archive has `word`, a form of it, or a word that begins so. */
    async knows(word) {
      // Without quotation marks Pagefind takes "xylophone" for "x" where it has no other.
      if ((await ask(`"${tokenOf(word)}"`, NOWHERE)).unfilteredResultCount) return true;
      if (isSigned(word)) return false;
      const [best] = (await ask(word)).results;
      return Boolean(best) && isIn(await best.data(), best.words, word);
    },
    /** Forgets all: a new edition of the site gives its files new names. */
    reset() {
      instance = undefined;
      hasFilters = false;
      answers.clear();
    },
  };
}

// Whether a record has `word`, or one that begins so, at one of the `places` of its text or in its fields.
function isIn(record, places, word) {
  const content = contentOf(record);
  return [...places.map((at) => content[at] ?? ""), ...Object.values(record.meta)].some((text) => isOneOf([word], text));
}

/* Answers */

// What Pagefind is to keep to; `left` is a filter that is left out.
function conditions(filters, left = "") {
  const chosen = Object.entries(filters).filter(([name, values]) => values.length && name !== left);
  return Object.fromEntries(chosen.map(([name, values]) => [name, { any: values }]));
}

// The same with what stands apart left out, unless its kind is chosen; `term` is null where there is no word.
const keptTo = (own, term) => (own.kind ? own : { ...own, ...(term === null ? LISTED : RESULTS) });

// What was found for each of several words, as one list: first what has most of the words.
function together(lists) {
  const found = new Map();
  for (const { id, score, words, data } of lists.flat()) {
    const { count, sum, words: others } = found.get(id) ?? { count: 0, sum: 0, words: [] };
    found.set(id, { id, data, count: count + 1, sum: sum + score, words: [...others, ...words] });
  }
  return [...found.values()].sort((a, b) => b.count - a.count || b.sum - a.sum);
}

// What to look for where nothing has a word with these signs: N.P.S. may be printed as NPS, and "end.Next" is two
// words. C++ and R&D are themselves or nothing.
async function readOtherwise(word, engine) {
  if (!isSigned(word) || /[&+#]/.test(word) || (await engine.knows(word))) return [word];
  const parts = word.split(SIGN);
  return parts.every((part) => part.length === 1) ? [parts.join("")] : parts;
}

// The filters with their values as the archive spells them, those it has, and what it does not have.
async function settled(filters, engine) {
  const isChosen = Object.values(filters).some((values) => values.length);
  const all = isChosen ? await engine.filters() : {};
  const spelled = {};
  const known = {};
  const unknown = [];
  for (const [name, values] of Object.entries(filters)) {
    const has = Object.keys(all[name] ?? {});
    spelled[name] = values.map((value) => has.find((one) => plain(one) === plain(value)) ?? value);
    known[name] = spelled[name].filter((value) => has.includes(value));
    unknown.push(...spelled[name].filter((value) => !has.includes(value)).map((value) => ({ name, value })));
  }
  return { spelled, known, unknown };
}

/**
 * Returns the answer to a wish ({text, filters, sort, isLiteral}): `results` and `questions` as Pagefind gives
 * them, best first, and how they were found.
 *
 *   words     what was looked for        full      how many results have all of it; undefined: all
 *   instead   the text as mended         missing   words that nothing has
 *   isMost    whether those after `full` have most of the words, or but some
 *   elsewhere how many there were without the filters, where nothing is left
 *   spelled   the filters as the archive spells them; known those it has, unknown those it has not
 *   term, isCut, isCommon, noPhrase
 */
export async function answerTo({ text, filters, sort, isLiteral }, engine, help) {
  const { words: typed, isPhrase, ...read } = readingOf(text);
  const all = [...new Set((await Promise.all(typed.map((word) => readOtherwise(word, engine)))).flat())];
  const chosen = await settled(filters, engine);
  const own = conditions(chosen.known);
  const kept = keptTo(own, all.length ? "" : null);
  const byDay = sort === "date" ? { date: "desc" } : {};
  const answer = { ...read, ...chosen, results: [], questions: [], words: all, missing: [] };
  const found = async (term, keep = kept, order = byDay) => (await engine.ask(term, keep, order)).results;
  if (!all.length) {
    if (text.trim() || !Object.keys(own).length) return answer;
    return { ...answer, term: null, results: await found(null, kept, { date: "desc" }) };
  }

  const absent = [];
  for (const word of all) if (!(await engine.knows(word))) absent.push(word);
  if (absent.length) {
    const vocabulary = isLiteral ? [] : ((await help())?.words ?? []);
    const mends = new Map();
    for (const word of absent) {
      const mend = plain(mended(word, vocabulary));
      if (mend && (await engine.knows(mend))) mends.set(word, mend);
    }
    answer.missing = absent.filter((word) => !mends.has(word));
    if (mends.size) answer.instead = text.trim().replace(WORD, (word) => mends.get(plain(word)) ?? word);
    answer.words = [...new Set(all.flatMap((word) => (absent.includes(word) ? (mends.get(word) ?? []) : word)))];
  }
  const { words } = answer;
  if (!words.length) return answer;

  const each = (keep) => Promise.all(words.map((word) => found(tokenOf(word), keep, {})));
  const term = (answer.term = words.map(tokenOf).join(" "));
  if (isPhrase && !absent.length) {
    const phrase = `"${words.join(" ")}"`;
    answer.results = await found(phrase);
    answer.noPhrase = !answer.results.length;
    if (answer.results.length) answer.term = phrase;
  }
  if (!answer.results.length) answer.results = await found(term);
  const noticesLast = async (results, terms) => {
    if (own.kind || byDay.date) return results;
    // By what was asked before: files of the index that no word needs are not fetched.
    const lists = await Promise.all(terms.map((one) => found(one, { ...own, ...NOTICES }, {})));
    const notices = new Set(lists.flat().map(({ id }) => id));
    return [...results.filter(({ id }) => !notices.has(id)), ...results.filter(({ id }) => notices.has(id))];
  };
  answer.results = await noticesLast(answer.results, [answer.term]);
  if (answer.results.length < ENOUGH && words.length > 1 && !byDay.date && answer.term === term) {
    const full = answer.results.length;
    const ids = new Set(answer.results.map(({ id }) => id));
    const isMost = ({ count }) => count > words.length / 2;
    const some = together(await each(kept)).filter(({ id }) => !ids.has(id));
    const most = some.filter(isMost);
    const near = await noticesLast(most.length || full ? most : some, words.map(tokenOf));
    if (near.length) Object.assign(answer, { full, isMost: most.length > 0, results: [...answer.results, ...near.slice(0, MOST_NEAR)] });
  }
  if (!own.kind) {
    const asking = { ...own, ...QUESTIONS };
    answer.questions = await found(answer.term, asking, {});
    if (!answer.questions.length && words.length > 2) answer.questions = together(await each(asking)).filter(({ count }) => count > words.length / 2);
  }
  if (!answer.results.length && !answer.questions.length && Object.keys(own).length) {
    answer.elsewhere = (await found(term, RESULTS, {})).length;
  }
  return answer;
}

/** Returns for each filter and value how many results it would leave, whatever is chosen of that filter itself. */
export async function countsOf({ term, known = {} }, engine) {
  const counts = await engine.filters();
  if (term === undefined) return counts;
  const asked = new Map();
  for (const name of FILTERS.filter((one) => counts[one])) {
    const own = conditions(known, name);
    const kept = name === "kind" ? own : keptTo(own, term);
    const key = JSON.stringify(kept);
    if (!asked.has(key)) asked.set(key, (await engine.ask(term, kept)).filters);
    for (const value of Object.keys(counts[name])) counts[name][value] = asked.get(key)[name]?.[value] ?? 0;
  }
  return counts;
}

/** Returns the entries of `list` that share words with `words`, most first, by the text `textOf` gives of each. */
export function nearest(list, words, textOf) {
  const beginnings = words.map((word) => stem(word).slice(0, 5)).filter((one) => one.length > 2);
  const score = (entry) => wordsOf(plain(textOf(entry))).filter((word) => !STOP.has(word) && beginnings.some((one) => word.startsWith(one))).length;
  const scored = list.map((entry) => [score(entry), entry]).filter(([count]) => count);
  return scored.sort(([a], [b]) => b - a).map(([, entry]) => entry);
}

/* Passages */

// Pagefind escapes these two and no others.
const textOf = (word) => word.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
const contentOf = ({ raw_content: content }) => content.split(content.includes("\u200B") ? "\u200B" : /\s+/);

/**
 * Returns the best passage of a record for `words`, of which Pagefind has found forms at `places`, or null: its
 * `parts`, each a word with whether it was looked for, the `id` of its paragraph, and whether text goes `before`
 * and `after` it there.
 */
export function passageOf(record, places, words) {
  const content = contentOf(record);
  // For "customer" Pagefind finds "customise" as well: better without.
  const near = [...new Set(places)].filter((at) => at < content.length).sort((a, b) => a - b);
  const same = content.flatMap((word, at) => (isOneOf(words, word) ? [at] : []));
  const hits = same.length ? same : near;
  if (!hits.length) return null;
  // From where on most different words are near each other.
  const worth = (at) => new Set(hits.filter((other) => other >= at && other < at + PASSAGE).map((other) => stem(plain(content[other])))).size;
  const first = hits.reduce((best, at) => (worth(at) > worth(best) ? at : best));
  const anchor = record.anchors.filter(({ location }) => location <= first).at(-1);
  const floor = anchor?.location ?? 0;
  let start = first - floor < PASSAGE / 2 ? floor : first - 10;
  // Better from the beginning of a sentence, where one is near.
  for (let at = first; start > floor && at > first - PASSAGE / 2; at--) {
    if (!/[.?!:][”’")]*$/.test(content[at - 1])) continue;
    start = at;
    break;
  }
  const end = Math.min(content.length, start + PASSAGE);
  const parts = content.slice(start, end).map((word, i) => [textOf(word), hits.includes(start + i)]);
  return { parts, id: anchor?.id ?? "", before: start > floor, after: end < content.length };
}

/** Returns the memos that answer a question's record: {url, title, why} each. */
export function memosOf(record) {
  const content = contentOf(record);
  const answers = record.anchors.filter(({ text }) => text);
  return answers.map(({ id, text, location }, i) => {
    const words = content.slice(location, answers[i + 1]?.location).map(textOf).join(" ");
    return { url: id, title: text, why: words.startsWith(text) ? words.slice(text.length).trim() : "" };
  });
}
