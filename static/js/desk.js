// What makes the desk quick: autosave, keys, a toolbar, clean pasting. Everything works without it.
const PAUSE = 2000; // milliseconds without a key after which what is typed is kept
const story = document.querySelector("form[data-autosave]");
const text = document.getElementById("body_source");

// Autosave, and a warning before what is typed is left behind.
let waiting, dirty = false;
story?.addEventListener("input", () => {
  dirty = true;
  clearTimeout(waiting);
  waiting = setTimeout(() => htmx.trigger("#autosaved", "autosave"), PAUSE);
});
story?.addEventListener("submit", () => (dirty = false));
document.addEventListener("htmx:after:swap", (event) => {
  if (event.target.id === "autosaved") dirty = false;
});
addEventListener("beforeunload", (event) => dirty && event.preventDefault());
for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, (event) => {
    if (event.target.id !== "autosaved") return;
    const notice = document.createElement("strong");
    notice.className = "state state--changed";
    notice.textContent = "Not kept: this browser is offline or signed out. Your text stays here.";
    event.target.replaceChildren(notice);
  });
}

// A page that says what is not right begins there.
document.getElementById("summary")?.focus();

// The toolbar, and the same by keys.
const mark = (sign) => {
  const { selectionStart: from, selectionEnd: to, value } = text;
  put(sign + value.slice(from, to) + sign, from + sign.length, to + sign.length);
};
const link = () => {
  const { selectionStart: from, selectionEnd: to, value } = text;
  const words = value.slice(from, to) || "words";
  put(`[${words}](https://)`, from + words.length + 3, from + words.length + 11);
};
const begin = (sign) => {
  const start = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const at = text.selectionStart + sign.length;
  text.setSelectionRange(start, start);
  put(sign, at, at);
};
function put(words, from, to) {
  text.focus();
  // The one way that leaves the browser's own undo whole.
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  text.setSelectionRange(from, to);
}
for (const bar of text ? document.querySelectorAll(".toolbar") : []) {
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    const tool = target.closest("button");
    if (!tool) return;
    if (tool.dataset.mark) mark(tool.dataset.mark);
    else if (tool.dataset.line) begin(tool.dataset.line);
    else if ("link" in tool.dataset) link();
  });
}

// Text from word processors and web pages comes in as Markdown, made at the server.
text?.addEventListener("paste", async (event) => {
  const html = event.clipboardData.getData("text/html");
  const paste = text.dataset.paste;
  if (!html || !paste) return;
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain");
  const body = new FormData();
  body.append("csrf_token", story.elements.csrf_token.value);
  body.append("html", html);
  const at = text.selectionStart;
  const answer = await fetch(paste, { method: "POST", body }).catch(() => null);
  const words = answer?.ok ? await answer.text() : plain;
  put(words, at + words.length, at + words.length);
});

// Names from the lists go into the fields that take one a line.
for (const pickers of document.querySelectorAll(".pickers")) pickers.hidden = false;
document.addEventListener("change", ({ target }) => {
  const field = document.getElementById(target.dataset?.addsTo ?? "");
  if (!field || !target.value.trim()) return;
  const names = field.value.split("\n").filter(Boolean);
  if (!names.includes(target.value.trim())) names.push(target.value.trim());
  field.value = names.join("\n");
  target.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// Keys.
let before = "";
document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, shiftKey, target } = event;
  const typing = target.matches("input, textarea, select");
  if (ctrlKey || metaKey) {
    const deeds = {
      s: story && (() => story.querySelector("[data-key=save]").click()),
      b: target === text && (() => mark("**")),
      i: target === text && (() => mark("_")),
      k: target === text && (() => link()),
      p: shiftKey && story && (() => document.getElementById("preview").toggleAttribute("hidden")),
    };
    const deed = deeds[key.toLowerCase()];
    if (!deed) return;
    event.preventDefault();
    deed();
    return;
  }
  if (typing || event.altKey || document.querySelector("dialog[open]")) return;
  const wanted = before + key;
  before = key === "g" ? "g" : "";
  if (key === "?") document.getElementById("keys")?.showModal();
  else if (wanted === "gd") location.assign("/newsroom");
  else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else {
    const place = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!place) return;
    event.preventDefault();
    place.matches("a") ? place.click() : place.focus();
  }
});
function step(by) {
  const lines = [...document.querySelectorAll("#stories a.rows__main")];
  const at = lines.indexOf(document.activeElement);
  lines[Math.min(Math.max(at + by, 0), lines.length - 1)]?.focus();
}

// A swap must not lose the place of somebody who works by keyboard.
document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement === document.body) document.getElementById("content").focus();
});
