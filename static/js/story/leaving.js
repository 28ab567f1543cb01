// The form is sent once, however often its button is clicked; and after a save, when the page is a
// new one, the cursor, the place on it and what was typed beside the text are found again.
const PLACE = "place";
const story = one("#story");
// A page that says what is not right has the address of a button, but its form goes where it went.
const path = new URL(story.action).pathname;
const text = one("#body_source");
// An hour, a word, an address: each goes with a button of its own, and Save sends it nowhere.
const BESIDE = "#publish_at, #unpublish_at, #word, #note, #translation_of, #share_note";

export let leaving = false;
one("[data-leaves]")?.addEventListener("click", () => (leaving = true));
story.addEventListener("submit", (event) => {
  if (leaving) return event.preventDefault();
  leaving = true;
  setTimeout(() => (leaving = false), 5000); // an answer that never came: let it be tried again
  const { id, selectionStart, selectionEnd } = document.activeElement;
  const place = { id, selectionStart, selectionEnd, top: scrollY, path };
  place.caret = text?.selectionStart;
  const typed = [...story.querySelectorAll(BESIDE)].filter((field) => field.value !== field.defaultValue);
  if (!event.submitter?.hasAttribute("formaction")) place.beside = typed.map(({ id, value }) => [id, value]);
  sessionStorage.setItem(PLACE, JSON.stringify(place));
});

const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
sessionStorage.removeItem(PLACE);
const back = place && (place.path === path || place.path.endsWith("/new"));
for (const [id, value] of (back && place.beside) || []) {
  const field = document.getElementById(id);
  if (!field) continue;
  field.value = value;
  field.closest("details").open = true;
}
const isFree = document.activeElement === document.body; // nobody was quicker than this script
if (back && isFree && !one("#summary")) {
  text?.setSelectionRange(place.caret, place.caret); // also where something else had the focus
  const field = document.getElementById(place.id);
  field?.focus({ preventScroll: true });
  if (field?.matches("textarea, input:not([type])")) {
    field.setSelectionRange(place.selectionStart, place.selectionEnd);
  }
  // What was pressed is gone, or is in a panel that is closed again: on from where it stood.
  if (document.activeElement === document.body) one("#save")?.focus({ preventScroll: true });
  scrollTo({ top: place.top, behavior: "instant" });
}
