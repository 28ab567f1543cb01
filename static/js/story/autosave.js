// What is typed is kept beside what was saved; a warning stands before what is kept nowhere is left
// behind; and who else writes here is told.
import { leaving } from "./leaving.js";

const PAUSE = 2000; // milliseconds without a key after which what is typed is kept
const AGAIN = 15000; // milliseconds after which keeping it is tried once more
const LOOK = 20000; // milliseconds between two looks at who else is writing here
const story = one("#story");

export let edits = story.matches("[data-unsaved]") ? 1 : 0;
let kept = 0;
let sent = 0;
let isReached = true; // the newsroom, the last time that it was asked
let waiting;
const keep = (wait) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => edits > kept && !leaving && one("#autosaved") && htmx.trigger("#autosaved", "autosave"), wait);
};
story.addEventListener("input", () => {
  edits += 1;
  keep(PAUSE);
});
addEventListener("online", () => keep(0));
addEventListener("beforeunload", (event) => edits > kept && !leaving && event.preventDefault());

const isAutosave = ({ target }) => target.id === "autosaved";
document.addEventListener("htmx:before:request", (event) => isAutosave(event) && (sent = edits));
document.addEventListener("htmx:after:swap", (event) => {
  if (!isAutosave(event)) return;
  kept = sent;
  isReached = true;
  look();
});
document.addEventListener("htmx:response:error", (event) => {
  if (isAutosave(event)) notKept(event.detail.ctx.response.status);
});
document.addEventListener("htmx:error", (event) => {
  if (isAutosave(event)) notKept(0);
});
document.addEventListener("htmx:before:response", ({ target, detail }) => {
  if (target.id === "company" && detail.ctx.response.raw.redirected) notKept(401);
});
// A form that is sent to nowhere would leave the browser's own page in the place of the text.
story.addEventListener(
  "submit",
  (event) => {
    if ((navigator.onLine && isReached) || !one("#autosaved")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    notKept(0);
    keep(0);
  },
  true, // before all that else happens then
);
function notKept(status) {
  isReached = status > 0;
  const notice = document.createElement("strong");
  notice.className = "state state--changed";
  const { signedOut, tooMany, unwritable, unreachable } = one("#autosaved").dataset;
  notice.textContent = [400, 401, 403].includes(status)
    ? signedOut
    : status === 422
      ? tooMany
      : status >= 500
        ? unwritable
        : unreachable;
  one("#autosaved").replaceChildren(notice);
  if (edits > kept) keep(AGAIN);
}

// Who else writes here, while somebody looks.
const look = () => document.hidden || (one("#company") && htmx.trigger("#company", "look"));
setInterval(look, LOOK);
document.addEventListener("visibilitychange", look);
