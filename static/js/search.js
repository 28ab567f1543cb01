// While a reader types, htmx brings results. Here the address follows them, so that a reload, a link
// that is copied and the way back from a story all lead to what stood there.
document.addEventListener("htmx:after:swap", () => {
  const form = document.querySelector(".search");
  const fields = [...new FormData(form)].filter(([, value]) => value.trim());
  const query = new URLSearchParams(fields).toString();
  history.replaceState(null, "", form.getAttribute("action") + (query && `?${query}`));
});

// What was typed before htmx was there is asked as soon as it is.
document.addEventListener("htmx:after:process", () => {
  const question = document.getElementById("q");
  if (question.value !== question.defaultValue) question.dispatchEvent(new Event("input", { bubbles: true }));
}, { once: true });
