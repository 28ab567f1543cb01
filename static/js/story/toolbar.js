// The toolbar above a story's text, and the same by keys.
import { linked, pressed } from "./marks.js";
import { put, text } from "./text.js";

const press = (change, what) => {
  const { start, end, words, from, to } = change(what, text.value, text.selectionStart, text.selectionEnd);
  text.setSelectionRange(start, end);
  put(words, from, to);
};
const mark = (sign) => press(pressed, sign);
const link = () => press(linked, text.dataset.words);

const bar = one(".toolbar");
const tools = [...(bar?.querySelectorAll("button") ?? [])];
bar?.addEventListener("click", ({ target }) => {
  const tool = target.closest("button");
  if (!tool) return;
  if (tool.dataset.mark) mark(tool.dataset.mark);
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
  const on = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
  const to = { ArrowRight: at + on, ArrowLeft: at - on, Home: 0, End: last }[key];
  if (to === undefined) return;
  const tool = tools[Math.min(Math.max(to, 0), last)];
  for (const other of tools) other.tabIndex = other === tool ? 0 : -1;
  tool.focus();
});

const KEYS = { b: () => mark("**"), i: () => mark("_"), k: link };
text?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return tools.find((tool) => tool.tabIndex === 0)?.focus();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const action = KEYS[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
});
