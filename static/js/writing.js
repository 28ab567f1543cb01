// The story form: autosave, a place that is found again, a toolbar, clean pasting, company.
// Everything works without it.
const PAUSE = 2000; // milliseconds without a key after which what is typed is kept
const AGAIN = 15000; // milliseconds after which keeping it is tried once more
const LOOK = 20000; // milliseconds between two looks at who else is writing here
const story = one("#story");
const text = one("#body_source");
const save = one("[data-key=save]");

// Autosave, and a warning before what is kept nowhere is left behind.
let edits = story.matches("[data-unsaved]") ? 1 : 0;
let kept = 0;
let sent = 0;
let waiting;
let leaving = false;
const keep = (wait) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => edits > kept && one("#autosaved") && htmx.trigger("#autosaved", "autosave"), wait);
};
story.addEventListener("input", () => {
  edits += 1;
  keep(PAUSE);
});
addEventListener("online", () => keep(0));
addEventListener("beforeunload", (event) => edits > kept && !leaving && event.preventDefault());
one("[data-leaves]")?.addEventListener("click", () => (leaving = true));

const isAutosave = ({ target }) => target.id === "autosaved";
document.addEventListener("htmx:before:request", (event) => isAutosave(event) && (sent = edits));
document.addEventListener("htmx:after:swap", (event) => {
  if (!isAutosave(event)) return;
  kept = sent;
  look();
});
document.addEventListener("htmx:response:error", (event) => {
  if (isAutosave(event)) notKept(event.detail.ctx.response.status);
});
document.addEventListener("htmx:error", (event) => {
  if (isAutosave(event)) notKept(0);
});
document.addEventListener("htmx:before:response", ({ target, detail }) => {
  if (target.id === "company" && detail.ctx.response.raw.redirected) notKept(401);
});
function notKept(status) {
  const notice = document.createElement("strong");
  notice.className = "state state--changed";
  notice.textContent = [400, 401, 403].includes(status)
    ? "Not kept: you are signed out. Your text stays here; Save asks you to sign in, and takes it along."
    : "Not kept: the newsroom can’t be reached. Your text stays here, and is tried again.";
  one("#autosaved").replaceChildren(notice);
  if (edits > kept) keep(AGAIN);
}

// Who else writes here, while somebody looks.
const look = () => document.hidden || (one("#company") && htmx.trigger("#company", "look"));
setInterval(look, LOOK);
document.addEventListener("visibilitychange", look);

// After a save the page is a new one: the cursor and the place on it are found again. A second
// click on the same button is none.
const PLACE = "place";
story.addEventListener("submit", (event) => {
  if (leaving) return event.preventDefault();
  leaving = true;
  setTimeout(() => (leaving = false), 5000); // an answer that never came: let it be tried again
  const { id, selectionStart, selectionEnd } = document.activeElement;
  const place = { id, selectionStart, selectionEnd, top: scrollY, path: location.pathname };
  sessionStorage.setItem(PLACE, JSON.stringify(place));
});
const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
sessionStorage.removeItem(PLACE);
const back = place && (place.path === location.pathname || place.path.endsWith("/new"));
if (back && !one("#summary")) {
  const field = document.getElementById(place.id);
  field?.focus({ preventScroll: true });
  if (field?.matches("textarea, input:not([type])")) {
    field.setSelectionRange(place.selectionStart, place.selectionEnd);
  }
  scrollTo({ top: place.top, behavior: "instant" });
}

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
const bar = one(".toolbar");
const tools = [...(bar?.querySelectorAll("button") ?? [])];
bar?.addEventListener("click", ({ target }) => {
  const tool = target.closest("button");
  if (!tool) return;
  if (tool.dataset.mark) mark(tool.dataset.mark);
  else if (tool.dataset.line) begin(tool.dataset.line);
  else if ("link" in tool.dataset) link();
  else if (tool.dataset.shows) {
    const hidden = document.getElementById(tool.dataset.shows).toggleAttribute("hidden");
    tool.setAttribute("aria-pressed", String(!hidden));
  }
});
// One stop for Tab, arrows within (ARIA Authoring Practices, toolbar).
for (const tool of tools.slice(1)) tool.tabIndex = -1;
bar?.addEventListener("keydown", ({ key }) => {
  const at = tools.indexOf(document.activeElement);
  const last = tools.length - 1;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[key];
  if (to === undefined) return;
  const tool = tools[Math.min(Math.max(to, 0), last)];
  for (const other of tools) other.tabIndex = other === tool ? 0 : -1;
  tool.focus();
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape" && target === text) return tools.find((tool) => tool.tabIndex === 0)?.focus();
  if (!event.ctrlKey && !event.metaKey) return;
  if (event.altKey || event.shiftKey || one("dialog[open]")) return;
  const deeds = {
    s: save && (() => story.requestSubmit(save)),
    b: target === text && (() => mark("**")),
    i: target === text && (() => mark("_")),
    k: target === text && link,
  };
  const deed = deeds[key.toLowerCase()];
  if (!deed) return;
  event.preventDefault();
  deed();
});

// Text from word processors and web pages comes in as Markdown, made at the server.
text?.addEventListener("paste", async (event) => {
  const html = event.clipboardData.getData("text/html");
  const address = text.dataset.paste;
  if (!html || !address) return;
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain");
  const body = new FormData();
  body.append("csrf_token", story.elements.csrf_token.value);
  body.append("html", html);
  body.append("text", plain);
  const signal = AbortSignal.timeout(8000);
  const answer = await fetch(address, { method: "POST", body, signal }).catch(() => null);
  const { words, note } = answer?.ok ? await answer.json() : { words: plain, note: "" };
  const at = text.selectionStart + words.length;
  put(words, at, at);
  if (note) say(note);
});
function say(words) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.textContent = words;
  one("#notices").replaceChildren(notice);
  announce(words);
}

// Names from the lists go into the fields that take one a line.
document.addEventListener("change", ({ target }) => {
  const field = document.getElementById(target.dataset.addsTo ?? "");
  if (!field || !target.value.trim()) return;
  const names = field.value.split("\n").filter(Boolean);
  if (!names.includes(target.value.trim())) names.push(target.value.trim());
  field.value = names.join("\n");
  target.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
