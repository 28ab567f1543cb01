// Shows saved stories where there is no network. It is registered when a reader saves the first one
// (saved.js), and goes with the last. The network always comes first: what was saved is shown only
// where nothing else can be, and says so itself. Each story is a cache of its own.

const LIST = new URL("saved", registration.scope);
// The desk, and the paper as of another moment, are nobody's to save.
const APART = /^(newsroom|admin|as-of)(\/|$)/;

const slugOf = (address) => new URL(address).pathname.split("/").at(-1);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const isOurs = method === "GET" && url.startsWith(registration.scope);
  if (isOurs && !APART.test(url.slice(registration.scope.length))) event.respondWith(answer(event));
});

async function answer(event) {
  const { request } = event;
  try {
    // Without navigation preload: where one breaks off, Firefox shows its own error and asks nobody.
    const answer = await fetch(request);
    if ([0, 404, 410].includes(answer.status)) event.waitUntil(forget(request, answer.clone()));
    return answer;
  } catch (failure) {
    const saved = await kept(request);
    if (saved) return saved;
    throw failure;
  }
}

// What scripts ask for (living.js: is this still true?) is never answered from here.
async function kept({ destination, mode, url }) {
  if (!destination) return;
  const isPage = mode === "navigate";
  const found = await caches.match(url, { ignoreVary: true, ignoreSearch: isPage });
  return found ?? (isPage && caches.match(LIST, { ignoreVary: true }));
}

// A story that was withdrawn, or in whose place another stands: a page that leads on has no status
// here. But not all that answers is the paper.
async function forget({ url }, answer) {
  const name = `saved ${new URL(url).pathname}`;
  if (!(await caches.has(name))) return;
  const told = answer.type === "opaqueredirect" ? await fetch(url, { cache: "no-cache" }) : answer;
  // Of a story that moved to another section the list has the new address (saved.js).
  if (told.ok && told.redirected && slugOf(told.url) === slugOf(url)) return;
  if (/ data-updated="/.test(await told.text())) await caches.delete(name);
}
