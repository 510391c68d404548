// Conveniences. Every page reads and works without them; what needs them is hidden until they are here.
const root = document.documentElement;

// Light or dark, remembered. The radio buttons work by CSS alone; this makes the choice last.
for (const radio of document.querySelectorAll("input[name=scheme]")) {
  radio.checked = radio.value === (root.dataset.scheme || "auto");
  radio.addEventListener("change", () => {
    if (radio.value === "auto") delete root.dataset.scheme;
    else root.dataset.scheme = radio.value;
    try {
      if (radio.value === "auto") localStorage.removeItem("scheme");
      else localStorage.setItem("scheme", radio.value);
    } catch {
      // Storage is forbidden here.
    }
  });
}

const status = document.querySelector(".said");

function say(text) {
  if (status) status.textContent = text;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No permission, or a page that did not come over HTTPS.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copy(button.dataset.copy);
    button.focus();
    say(done ? "Copied." : "Your browser does not let pages copy. Select the text and copy it yourself.");
  });
}

// The sheet of steps: without this script the link marks the sheet as the part to be printed, and says so.
for (const link of document.querySelectorAll("[data-print]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    root.dataset.print = "sheet";
    window.print();
  });
}
window.addEventListener("afterprint", () => delete root.dataset.print);

// A link beside each paragraph: seen when the mouse is there, or all of them at the press of a button.
for (const paragraph of document.querySelectorAll(".prose > p[id], .prose > :is(ul, ol) > li[id]")) {
  const link = document.createElement("a");
  link.className = "paragraph-link";
  link.href = `#${paragraph.id}`;
  link.textContent = "¶";
  link.setAttribute("aria-label", "Link to this paragraph");
  link.addEventListener("click", async () => {
    if (await copy(link.href)) say("The link to the paragraph is copied.");
  });
  paragraph.append(link);
}
for (const button of document.querySelectorAll("[data-paragraphs]")) {
  button.parentElement.hidden = !document.querySelector(".paragraph-link");
  button.addEventListener("click", () => {
    const shown = root.toggleAttribute("data-paragraphs");
    button.setAttribute("aria-pressed", String(shown));
    say(shown ? "Each paragraph now has a link at its end." : "");
  });
}
