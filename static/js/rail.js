// Keeps the rail right in an open tab. The fragment says when its first age changes, and htmx asks
// again then. What htmx can't know: that a kept fragment was printed a while before it was handed
// out, that nobody is looking, and that the browser froze the page before the reader came back.
const RETRY = 60_000; // milliseconds from a refresh that failed to the next
let ahead = 0; // milliseconds by which this machine's clock is ahead of the paper's

function plan(least) {
  for (const change of document.querySelectorAll(".rail__next-change")) {
    const left = Date.parse(change.dataset.at) + ahead - Date.now();
    clearTimeout(change.timer);
    change.timer = setTimeout(refresh, Math.max(left, least), change);
  }
}

function refresh(change) {
  if (document.hidden || !change.isConnected) return;
  change.timer = setTimeout(refresh, RETRY, change); // a success replaces the item
  htmx.trigger(change, "due");
}

document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden && event.target.matches?.(".rail__next-change")) event.preventDefault();
});
document.addEventListener("htmx:after:swap", (event) => {
  const { swap, response } = event.detail?.ctx ?? {};
  if (swap === "none") return; // an answer without teasers: the item stays, and so does its retry
  const headers = response?.headers;
  const printed = Date.parse(headers?.get("Date"));
  if (!printed) return; // without the paper's time, htmx's own delay must do
  ahead = Date.now() - printed - 1000 * (headers.get("Age") ?? 0);
  plan(1000); // never at once: a wrong clock must not make a loop
});
document.addEventListener("visibilitychange", () => document.hidden || plan(0));
addEventListener("pageshow", (event) => event.persisted && plan(0));
