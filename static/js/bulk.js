// Choosing stories in a list: all of them at once, and one by its key. Works without it by a link.
const chosen = () => [...document.querySelectorAll("#chosen input[name=story]")];

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-choose-all]")) return;
  event.preventDefault();
  const boxes = chosen();
  const all = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = all;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = event.target.closest("#chosen .rows__row")?.querySelector("input[name=story]");
  if (box && event.target !== box) box.checked = !box.checked;
});
