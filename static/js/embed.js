// A film or chart of another site stands in a story as a link. A click brings it into the page
// instead; before that, nothing is asked of the other site. A click that opens a tab stays a link.
document.addEventListener("click", (event) => {
  const card = event.target.closest?.(".embed__card");
  if (!card || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = card.closest(".embed").dataset.frame;
  frame.title = card.querySelector(".embed__title").textContent;
  frame.className = "embed__frame";
  frame.allow = "autoplay; fullscreen; encrypted-media; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // YouTube refuses to play without one
  card.replaceWith(frame);
  frame.focus();
});
