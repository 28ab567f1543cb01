// Keys of a story's form, with Ctrl (on a Mac: Cmd), so that they are in nobody's way who types.
const story = one("#story");
const save = one("[data-key=save]");

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.key.toLowerCase() !== "s" || !save || one("dialog[open]")) return;
  event.preventDefault();
  story.requestSubmit(save);
});
