// What makes the desk quick: keys, filters, spoken messages. Everything works without it.
// The story form's own scripts are in story/.
const one = (selector) => document.querySelector(selector);

/** A head takes no focus by itself. */
function goTo(place) {
  if (place?.matches("h1, h2, h3")) place.tabIndex = -1;
  place?.focus({ preventScroll: true });
}

for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;

// Strips that slide begin at the place where one is.
for (const here of document.querySelectorAll(":is(.desk__nav, .tabs) [aria-current]")) {
  const strip = here.closest("ul");
  const { left, right } = here.getBoundingClientRect();
  const box = strip.getBoundingClientRect();
  if (right > box.right || left < box.left) strip.scrollLeft += left - box.left - box.width / 3;
}

/** Words of the page, with what stands in their braces: "{name}: added." */
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Screen readers hear what changes, not what stands there when a page opens.
const announce = (words) => setTimeout(() => (one("#announced").textContent = words), 200);
const told = [...document.querySelectorAll("#notices .notice")];
announce(told.map((notice) => (notice.querySelector(".notice__words") ?? notice).textContent).join(" "));

// What was typed into a form isn't left behind without a question, and Ctrl S sends it. A story's
// form does more (story/autosave.js).
const typed = new Set(one("#summary") && document.querySelectorAll("form[data-asks]"));
let isSent = false;
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-asks]");
  if (form) typed.add(form);
});
document.addEventListener("submit", ({ target }) => {
  if (!typed.has(target)) return;
  isSent = true;
  setTimeout(() => (isSent = false), 5000); // an answer that never came
});
addEventListener("beforeunload", (event) => typed.size && !isSent && event.preventDefault());
document.addEventListener("keydown", (event) => {
  const save = one("form[data-asks] button:not([name])");
  const isSave = event.key?.toLowerCase() === "s" && (event.ctrlKey || event.metaKey);
  if (!save || !isSave || event.shiftKey || event.altKey) return;
  event.preventDefault();
  save.form.requestSubmit(save);
});

// A click on a picture saves its focal point with its words, but not those that are being typed: it
// waits with them. What Enter in a field presses is no click.
one("input.focal__picture")?.addEventListener("click", (event) => {
  const form = one("#picture");
  const { elements } = form;
  if (!typed.has(form) || !event.detail) return;
  event.preventDefault();
  const { offsetX, offsetY, target } = event;
  const share = (at, size) => Math.round((100 * at) / size);
  const [x, y] = [share(offsetX, target.clientWidth), share(offsetY, target.clientHeight)];
  elements.focal_x.value = x;
  elements.focal_y.value = y;
  for (const circle of document.querySelectorAll(".focal__point circle")) {
    circle.setAttribute("cx", `${x}%`);
    circle.setAttribute("cy", `${y}%`);
  }
});

const STORY = "a story"; // any path of one
// A page that says what is not right begins there; one that comes back when a form was sent, where
// that was: in its field or at its button, else at the head of their part. Another one that answers
// begins at its content. A story's form does more (story/leaving.js).
one("#summary")?.focus();
const [lastPath, places = []] = JSON.parse(sessionStorage.getItem("places") ?? "[]");
sessionStorage.removeItem("places");
const autofocused = one("[autofocus]:not(dialog *)"); // which may not have the focus yet
const isItsOwn = lastPath === STORY && one("#story");
for (const place of lastPath === location.pathname ? places : places.slice(-1)) {
  if (autofocused || isItsOwn || document.activeElement !== document.body) break;
  goTo(one(place));
}
document.addEventListener("submit", (event) => {
  const { target, defaultPrevented } = event;
  if (target.method === "dialog" || defaultPrevented) return;
  const at = document.activeElement;
  const named = ["name", "value", "formaction", "aria-label"].filter((name) => at.hasAttribute(name));
  const same = named.map((name) => `[${name}="${CSS.escape(at.getAttribute(name))}"]`);
  const sent = at.matches("button") && CSS.escape(at.form?.getAttribute("action") ?? "");
  const head = at.closest("[aria-labelledby]")?.getAttribute("aria-labelledby").split(" ")[0];
  const found = [
    at.id && `#${CSS.escape(at.id)}`,
    sent && `form[action="${sent}"] button${same.join("")}`,
    head && `#${CSS.escape(head)}`,
    "#content",
  ];
  const path = target.id === "story" ? STORY : location.pathname;
  sessionStorage.setItem("places", JSON.stringify([path, found.filter(Boolean)]));
});

// A swap must not lose the place of somebody who works by keyboard, nor take it from who moved on.
let held = null;
document.addEventListener("htmx:before:swap", () => (held = document.activeElement));
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (held && !held.isConnected && document.activeElement === document.body) {
    const again = held.id && document.getElementById(held.id);
    goTo(again || one("#content"));
  }
  const state = one("#state")?.textContent; // of an import
  if (state && state !== one("#announced").textContent) announce(state);
  if (detail.ctx.select !== "#stories") return;
  history.replaceState(null, "", detail.ctx.request.action);
  announce(one("#stories").dataset.found);
});

// A session that ended answers a fragment with the door: it must not be swapped into the page.
document.addEventListener("htmx:before:response", (event) => {
  const { raw } = event.detail.ctx.response;
  if (!raw.redirected || !new URL(raw.url).pathname.endsWith("/sign-in")) return;
  event.preventDefault();
  if (event.target.id !== "company") location.assign(raw.url);
});

// Not all that answers is the newsroom: somebody else's page is no piece of this one.
document.addEventListener("htmx:after:request", (event) => {
  const { text, select, response } = event.detail.ctx;
  const isOurs = select ? text.includes(`id="${select.slice(1)}"`) : !/<(!doctype|html)/i.test(text);
  if (response.status >= 400 || isOurs) return;
  event.preventDefault();
  htmx.trigger(event.target, "htmx:error");
});

for (const copier of document.querySelectorAll("[data-copies]")) {
  copier.addEventListener("click", async () => {
    const field = document.getElementById(copier.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value); // only under https, and on this machine
    } catch {
      document.execCommand("copy");
    }
    copier.textContent = one("#announced").dataset.copied;
    announce(copier.textContent);
  });
}

// The sheet of keys, and whether those without Ctrl work here (WCAG 2.1.4).
const sheet = one("#keys");
const single = one("#single-keys");
if (single) {
  single.checked = localStorage.getItem("single-keys") !== "off";
  single.addEventListener("change", () => {
    localStorage.setItem("single-keys", single.checked ? "on" : "off");
  });
}
for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", () => document.getElementById(opener.dataset.opens).showModal());
}

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select";
const desk = one(".desk__name a")?.href;
let before = "";
if (location.hash === "#q") one("#q")?.focus();
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!single?.checked || target.matches(TYPING) || one("dialog[open]")) return;
  const wanted = before + key;
  before = key === "g" ? "g" : "";
  if (key === "?") sheet.showModal();
  else if (wanted === "gd") location.assign(desk);
  else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else {
    const place = one(`[data-key="${CSS.escape(key)}"]`);
    if (!place) return key === "/" && location.assign(`${desk}#q`);
    event.preventDefault();
    place.matches("a") ? place.click() : place.focus();
  }
});
function step(by) {
  const lines = [...document.querySelectorAll("#stories a.rows__main")];
  const at = lines.indexOf(document.activeElement);
  lines[Math.min(Math.max(at + by, 0), lines.length - 1)]?.focus();
}
