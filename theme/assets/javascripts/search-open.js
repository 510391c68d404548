// On every page: the key "/", links and forms open search, which is fetched only then, or at once on its own
// page. Where it does not come they lead to that page.
const { root: path, answers, face, ...told } = document.querySelector("script[data-face]").dataset;
const root = new URL(path, document.baseURI);
const policy = window.trustedTypes?.createPolicy("search", { createScriptURL: (url) => url });
let coming;

// The site's policy names scripts by digest, and browsers compare digests of elements, never of import(): so an
// element fetches the module, and import() finds it there.
function load(address, integrity) {
  const url = new URL(address, document.baseURI).href;
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    Object.assign(element, { type: "module", integrity, onload: () => resolve(import(url)), onerror: reject });
    element.src = policy ? policy.createScriptURL(url) : url;
    document.head.append(element);
  });
}

function search() {
  coming ??= Promise.all([face, answers].map((one) => load(...one.split(" ")))).then(([it, answering]) => it.begin({ ...told, root, load, answering }));
  coming.catch(() => (coming = undefined));
  return coming;
}

const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

function open(event, text = "") {
  // Whoever types on before it is there loses no letter.
  const keep = (later) => {
    if (later.key.length > 1 || !isPlain(later)) return;
    later.preventDefault();
    text += later.key;
  };
  event.preventDefault();
  addEventListener("keydown", keep, true);
  search()
    .then((it) => it.open(text), () => location.assign(new URL(`search/?q=${encodeURIComponent(text)}`, root)))
    .finally(() => removeEventListener("keydown", keep, true));
}

function isOff() {
  try {
    return localStorage.getItem("search-key") === "off";
  } catch {
    return false; // Storage is forbidden here.
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || !isPlain(event) || isOff()) return;
  if (!event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) open(event);
});
for (const link of document.querySelectorAll("a[data-search]")) {
  link.addEventListener("click", (event) => isPlain(event) && !event.shiftKey && open(event));
}
for (const form of document.querySelectorAll("form[data-search]")) {
  // The words of an address that nothing is at.
  if ("missed" in form.dataset) form.elements.q.value = location.pathname.slice(root.pathname.length).replace(/\.\w+$|%\w\w/g, " ").replace(/[\W\d_]+/g, " ").trim();
  form.addEventListener("submit", (event) => open(event, form.elements.q.value));
}
if (document.querySelector("#search[data-state=ready]")) search().catch(() => {});
