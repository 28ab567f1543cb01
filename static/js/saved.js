// Saved stories: each in a cache of its own, with all that its page is made of, so no later deploy
// takes anything from it. Fetched when a reader saves a story (reading.js), and by the list of what
// is saved (saved.html), which it fills in. worker.js shows both where there is no network.

const PREFIX = "saved ";
// Of pictures in a story, in pixels; of all others the smallest will do.
const WIDTH = 960;
const root = document.documentElement;
const list = document.querySelector(".saved");

const pathOf = (address) => new URL(address, location).pathname;
// Of a story it is the same in any section.
const slugOf = (path) => path.split("/").at(-1);
const said = (moment) => new Date(moment).toLocaleString(root.lang, { dateStyle: "long", timeStyle: "short" });

// Saving

export async function save(path, listed) {
  await navigator.serviceWorker.register(`${listed}/worker.js`, { scope: pathOf(`${listed}/..`) });
  try {
    await keepList(listed);
    await keepStory(await take(path));
    localStorage.setItem("saved", "1");
    root.toggleAttribute("data-saved", true);
  } catch (failure) {
    if (!(await stories(listed)).length) await clear(listed);
    throw failure;
  }
}

// Of a page that shows something else than what was saved of it.
export async function renew(path) {
  const { tag } = root.dataset, saved = (await stories()).find((story) => story.path === path);
  if (saved && tag !== "saved" && tag !== saved.tag) await keepStory(await take(path));
}

async function take(path) {
  // As who doesn't read it (readership.py).
  const answer = await fetch(path, { cache: "no-cache" }), html = await answer.text();
  // Not all that comes is whole.
  if (!/<\/html>/.test(html)) throw answer;
  return { answer, page: new DOMParser().parseFromString(html, "text/html") };
}

const storyOn = (page) => page.querySelector(".story[data-address]");

async function keepStory({ answer, page }) {
  const story = storyOn(page);
  if (!answer.ok || !story) throw answer;
  const headline = story.querySelector("h1"), moment = Date.now();
  const about = { headline: headline.textContent, lang: headline.lang, moment, tag: page.documentElement.dataset.tag };
  const note = page.createElement("aside");
  note.className = "as-of";
  note.append(story.querySelector(".tools").dataset.note.replace("{moment}", said(moment)));
  page.querySelector(".masthead").before(note);
  // For living.js it is another page than the server's, which takes its place as soon as it can.
  page.documentElement.dataset.tag = "saved";
  await keep(pathOf(answer.url), answer, page, about);
}

// It is shown in the place of pages that can't be fetched, and is none of them.
async function keepList(listed) {
  const { answer, page } = await take(listed);
  delete page.documentElement.dataset.tag;
  page.querySelector("#offline").hidden = false;
  await keep(listed, answer, page, {});
}

// All of it is here before anything is kept, and the page comes last: without it nothing is saved.
async function keep(path, answer, page, about) {
  // What is urgent now will not be then.
  page.querySelector(".banner")?.remove();
  for (const picture of page.images) choose(picture);
  const parts = [...page.querySelectorAll("[rel=stylesheet], [rel=preload], script[src], img")];
  const files = await Promise.all(parts.map(async (part) => [part.href || part.src, await file(part)]));
  const name = PREFIX + path, cache = await caches.open(name), before = await cache.keys();
  try {
    for (const [address, found] of files) if (found) await cache.put(address, found);
    const html = `<!doctype html>${page.documentElement.outerHTML}`;
    await cache.put(path, copyOf(answer, html, { "X-Saved": encodeURIComponent(JSON.stringify(about)) }));
  } catch (failure) {
    if (!(await cache.match(path))) await caches.delete(name);
    throw failure;
  }
  const needed = new Set([new URL(path, location).href, ...files.map(([address]) => address)]);
  for (const request of before) if (!needed.has(request.url)) await cache.delete(request);
}

// One rendition, which the page then has in the place of all.
function choose(picture) {
  const sizes = [...(picture.parentElement.querySelector("source")?.srcset ?? "").matchAll(/(\S+) (\d+)w/g)];
  const least = picture.closest("figure") ? WIDTH : 0;
  const chosen = sizes.find(([, , width]) => width >= least) ?? sizes.at(-1);
  if (!chosen) return;
  picture.parentElement.querySelector("source").remove();
  picture.src = chosen[1];
}

// What another host has can't be kept; a page does without a picture or a typeface.
async function file(part) {
  const address = part.href || part.src;
  const isOurs = new URL(address).origin === location.origin;
  const answer = isOurs && (await fetch(address));
  if (answer && answer.status === 200) return copyOf(answer, await answer.blob());
  if (part.matches("img")) part.remove();
  else if (part.rel !== "preload") throw answer;
}

function copyOf(answer, body, more = {}) {
  const headers = new Headers([...answer.headers, ...Object.entries(more)]);
  // It is unpacked.
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  return new Response(body, { headers });
}

// The list

async function stories(listed) {
  const found = [];
  for (const name of await caches.keys()) {
    const path = name.startsWith(PREFIX) && name.slice(PREFIX.length);
    const copy = path && path !== listed && (await caches.match(path, { cacheName: name }));
    if (copy) found.push({ path, ...JSON.parse(decodeURIComponent(copy.headers.get("X-Saved"))) });
  }
  return found.sort((one, other) => other.moment - one.moment);
}

async function show() {
  const found = await stories(list.dataset.address), known = JSON.stringify([found, list.dataset, root.lang]);
  // The focus stays where nothing changed.
  if (known !== list.known) list.replaceChildren(...found.map(item));
  list.known = known;
  document.getElementById("none-saved").hidden = found.length > 0;
  if (!found.length) await clear(list.dataset.address);
}

function item({ path, headline, lang, moment }, n) {
  const shown = document.querySelector("template").content.cloneNode(true);
  const [link, when, button] = shown.firstElementChild.children;
  Object.assign(link, { href: path, textContent: headline, dir: "auto", id: `saved-${n}` });
  if (lang) link.lang = lang;
  when.textContent = list.dataset.moment.replace("{moment}", said(moment));
  button.textContent = list.dataset.remove;
  button.setAttribute("aria-describedby", link.id);
  button.onclick = async () => {
    await caches.delete(PREFIX + path);
    await show();
    const { children } = list;
    (children[Math.min(n, children.length - 1)]?.lastElementChild ?? document.getElementById("none-saved")).focus();
  };
  return shown;
}

// With the last story goes all that was for them.
async function clear(listed) {
  localStorage.removeItem("saved");
  root.toggleAttribute("data-saved", false);
  await caches.delete(PREFIX + listed);
  await (await navigator.serviceWorker.getRegistration(listed))?.unregister();
}

// Where there is a network, the list is of what is true: what changed is saved anew, what moved at
// its new address, and what was withdrawn is saved no more.
async function check(listed) {
  for (const { path, tag, headline } of await stories(listed)) {
    const taken = await take(path), { answer, page } = taken, now = pathOf(answer.url);
    // Not all that answers is the paper.
    if (!page.querySelector("script[data-updated]") || answer.status >= 500 || !(await caches.has(PREFIX + path))) continue;
    const story = answer.ok && storyOn(page), hasMoved = now !== path;
    // Another may stand in its place, which nobody saved.
    const isIt = story && (slugOf(now) === slugOf(path) || story.querySelector("h1").textContent === headline);
    if (!isIt || hasMoved) await caches.delete(PREFIX + path);
    if (isIt && (hasMoved || page.documentElement.dataset.tag !== tag)) await keepStory(taken);
  }
  if ((await stories(listed)).length) await keepList(listed);
}

// The page in whose place the list stands. To be online is no promise of an answer yet.
function lookAgain(wait) {
  if (!navigator.onLine) return;
  fetch(location).then(
    () => location.reload(),
    () => setTimeout(lookAgain, wait, 2 * wait),
  );
}

if (list && globalThis.caches) {
  await show();
  addEventListener("pageshow", ({ persisted }) => persisted && show());
  // The paper may speak another language now.
  const spoken = new MutationObserver(show);
  spoken.observe(list, { attributes: true });
  spoken.observe(root, { attributeFilter: ["lang"] });
  if (root.dataset.tag) check(list.dataset.address).then(show, () => {});
  else {
    addEventListener("online", () => lookAgain(5000));
    lookAgain(5000);
  }
}
