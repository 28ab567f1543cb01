// What a page does for its readers besides the words. It comes in one file with htmx (assets.py).

// Whatever became of the rail, no more room is kept for it (spread.css).
document.addEventListener("htmx:finally:request", ({ target }) => target.toggleAttribute("data-settled", true));
