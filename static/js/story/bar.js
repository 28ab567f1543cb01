// The bar above a story: what sticks below it is told its height, and its panel closes by Escape, by
// a click elsewhere and when the focus goes on. What was done is told until one types on.
const bar = one("#bar");
const panel = bar.querySelector("details");

new ResizeObserver(() => {
  document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
}).observe(bar);

function close() {
  panel.open = false;
}
panel?.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !panel.open) return;
  close();
  panel.querySelector("summary").focus();
});
panel?.addEventListener("focusout", ({ relatedTarget: next }) => next && !panel.contains(next) && close());
document.addEventListener("pointerdown", ({ target }) => panel && !panel.contains(target) && close());

const told = [...bar.querySelectorAll("#notices .notice")];
one("#story").addEventListener("input", ({ target }) => {
  if (bar.contains(target)) return;
  for (const notice of told) notice.remove();
});
