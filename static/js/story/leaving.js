// The form is sent once, however often its button is clicked; and after a save, when the page is a
// new one, the cursor and the place on it are found again.
const PLACE = "place";
const story = one("#story");
const text = one("#body_source");

export let leaving = false;
one("[data-leaves]")?.addEventListener("click", () => (leaving = true));
story.addEventListener("submit", (event) => {
  if (leaving) return event.preventDefault();
  leaving = true;
  setTimeout(() => (leaving = false), 5000); // an answer that never came: let it be tried again
  const { id, selectionStart, selectionEnd } = document.activeElement;
  const place = { id, selectionStart, selectionEnd, top: scrollY, path: location.pathname };
  place.caret = text?.selectionStart;
  sessionStorage.setItem(PLACE, JSON.stringify(place));
});

const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
sessionStorage.removeItem(PLACE);
const back = place && (place.path === location.pathname || place.path.endsWith("/new"));
const isFree = document.activeElement === document.body; // nobody was quicker than this script
if (back && isFree && !one("#summary")) {
  text?.setSelectionRange(place.caret, place.caret); // also where something else had the focus
  const field = document.getElementById(place.id);
  field?.focus({ preventScroll: true });
  if (field?.matches("textarea, input:not([type])")) {
    field.setSelectionRange(place.selectionStart, place.selectionEnd);
  }
  scrollTo({ top: place.top, behavior: "instant" });
}
