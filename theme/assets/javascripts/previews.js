// What a linked principle states, shown while the pointer or the focus is on the link. Without this script it
// is a plain link, and a screen reader has the statement as its description all the same.
const DELAY = 250; // Milliseconds: less, and it opens under every pointer that only passes by.
let shown = null;
let timer = 0;

function place(preview, link) {
  const at = [...link.getClientRects()].at(-1);
  preview.style.insetBlockStart = "0";
  preview.style.left = "0";
  const { width, height } = preview.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(at.left, room - width - 8));
  const above = at.top - height - 6;
  preview.style.left = `${left + window.scrollX}px`;
  preview.style.insetBlockStart = `${(above > 8 ? above : at.bottom + 6) + window.scrollY}px`;
}

function hide() {
  clearTimeout(timer);
  if (shown) shown.hidden = true;
  shown = null;
}

function show(preview, link, delay) {
  clearTimeout(timer);
  if (shown === preview) return;
  timer = setTimeout(() => {
    hide();
    shown = preview;
    preview.hidden = false;
    place(preview, link);
  }, delay);
}

function leave() {
  clearTimeout(timer);
  // Time enough to move the pointer onto the preview, which then stays.
  timer = setTimeout(hide, DELAY);
}

for (const link of document.querySelectorAll("a.principle-link[aria-describedby]")) {
  const preview = document.getElementById(link.getAttribute("aria-describedby"));
  if (!preview) continue;
  document.body.append(preview); // Out of the text, so that it lies over everything.
  link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(preview, link, DELAY));
  link.addEventListener("pointerleave", leave);
  link.addEventListener("focus", () => link.matches(":focus-visible") && show(preview, link, 0));
  link.addEventListener("blur", hide);
  preview.addEventListener("pointerenter", () => clearTimeout(timer));
  preview.addEventListener("pointerleave", leave);
}
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
window.addEventListener("resize", hide);
