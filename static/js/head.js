// Stands itself in the head of each page, so that the first thing drawn has the colours that the reader
// chose. The Content-Security-Policy knows it by its digest (web/headers.py).
(() => {
  const root = document.documentElement;
  const meta = document.querySelector("[name=color-scheme]");
  let scheme = "";

  // Another tab may have chosen meanwhile, and some browsers keep nothing for this one.
  function show() {
    try {
      scheme = localStorage.getItem("scheme") ?? scheme;
      root.toggleAttribute("data-saved", localStorage.getItem("saved")); // stories (saved.js)
    } catch {}
    root.dataset.scheme = scheme;
    meta.content = scheme || "light dark";
    for (const choice of document.querySelectorAll("[name=scheme]")) choice.checked = choice.value === scheme;
  }

  show();
  for (const event of ["DOMContentLoaded", "pageshow", "storage"]) addEventListener(event, show);

  addEventListener("change", ({ target }) => {
    if (target.name !== "scheme") return;
    scheme = target.value;
    try {
      localStorage.setItem("scheme", scheme);
    } catch {}
    show();
  });

  addEventListener("keydown", ({ key }) => {
    const menu = document.querySelector(".menu[open]");
    if (key !== "Escape" || !menu) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
})();
