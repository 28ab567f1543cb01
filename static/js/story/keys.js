// Keys of a story's form, all with Ctrl (on a Mac: Cmd), so that they are in nobody's way who types
// or listens.
import { edits } from "./autosave.js";

const story = one("#story");

const KEYS = {
  s: () => press(one("[data-key~=save]")),
  Enter: () => press(one("[data-key~=next]")),
  "Shift+Enter": () => (edits ? press(one("[data-key=see]")) : one("[data-key=seen]")?.click()),
};
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || one("dialog[open]")) return;
  const key = event.key.length > 1 ? event.key : event.key.toLowerCase();
  const action = KEYS[event.shiftKey ? `Shift+${key}` : key];
  if (!action) return;
  event.preventDefault();
  if (!event.repeat) action();
});

// Enter in a field that has a button of its own presses that one: Save would lose what was typed.
const PARTS = ".next__panel .card__sub, .next__panel, #translations, #share";
story.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
  if (!event.target.matches("input") || event.ctrlKey || event.metaKey) return;
  const own = event.target.closest(PARTS)?.querySelector("p.buttons > button");
  if (!own) return;
  event.preventDefault();
  if (!event.repeat) press(own);
});

/** A button sends the form; a summary opens its panel, and leads to the first thing in it. */
function press(step) {
  if (!step?.matches("summary")) return step && story.requestSubmit(step);
  step.parentElement.open = true;
  step.nextElementSibling.querySelector("button, input:checked, input:not([type=hidden])").focus();
}
