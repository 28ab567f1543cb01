// The preview is made anew while one types, as long as it is seen; and when it is seen again.
const preview = one("#preview");
let stale = false;

document.addEventListener("htmx:before:request", (event) => {
  if (event.target !== preview || preview.checkVisibility()) return;
  event.preventDefault();
  stale = true;
});
new IntersectionObserver(([{ isIntersecting }]) => {
  if (!isIntersecting || !stale) return;
  stale = false;
  htmx.trigger(preview, "shown");
}).observe(preview);
