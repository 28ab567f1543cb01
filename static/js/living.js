// Keeps an open tab true. A page says what it is (data-tag) and when the words that it shows change
// (data-until). It is asked for again when that moment comes, when somebody looks at it again and,
// for what nobody may foretell, every few minutes. What changed since it was sent is changed in
// place, and nothing else is touched. What htmx brought into it, like the rail, is kept so, too.

// All in milliseconds. Between two questions:
const LEAST = 60_000;
// For so long a tab that is looked at does not ask:
const MOST = 5 * LEAST;
// And so much later at most, by chance, so that never all tabs ask in one instant:
const SPREAD = 15_000;

// From each node as it was sent to that of the page:
const live = new WeakMap();
// A document in which no picture is loaded and no script runs:
const inert = document.implementation.createHTMLDocument("");
const pieces = new Set();
const status = Object.assign(document.createElement("p"), { className: "news", role: "status" });
// By how much this device's clock is ahead of the paper's:
let ahead = 0;
// When the newest story that the reader knows of was published:
let newest = "";

// What it says, in the page's language. No page but the paper's has it.
const words = (page) => page.querySelector("script[data-updated]")?.dataset;
let told = words(document);

const seen = () => document.visibilityState === "visible" && !document.prerendering;
const facts = (sent) => (sent.matches("html") ? sent : sent.firstElementChild)?.dataset ?? {};

// When to ask

// One clock stands still while the device sleeps, and the other may be set.
const now = () => [performance.now(), Date.now()];
const since = (then) => Math.max(...now().map((time, n) => time - then[n]));

function keep(address, sent, source) {
  const piece = { address, sent, source, failures: 0, asked: now().map((time) => time - LEAST) };
  pieces.add(piece);
  plan(piece);
  return piece;
}

function plan(piece) {
  clearTimeout(piece.timer);
  if (!seen()) return;
  const gone = since(piece.asked);
  const left = Date.parse(facts(piece.sent).until) + ahead - Date.now();
  const wait = piece.failures
    ? LEAST * 2 ** Math.min(piece.failures - 1, 5)
    : Math.max(LEAST - gone, Math.min(left || MOST, MOST - gone));
  piece.timer = setTimeout(ask, wait + 500 + Math.random() * SPREAD, piece);
}

async function ask(piece) {
  const isOnItsWay = piece.asking && since(piece.asked) < LEAST;
  if (isOnItsWay || !seen() || !document.contains(live.get(piece.sent))) return;
  piece.asking?.abort();
  const { signal } = (piece.asking = new AbortController());
  piece.asked = now();
  plan(piece);
  // Of itself `fetch` would hide a 304, and compare with what the browser keeps, which may be newer
  // than what this tab shows. In which coding that came, it learns from the first answer.
  const known = ["-br", "-gzip", ""].map((coding) => `W/"${facts(piece.sent).tag}${coding}"`);
  const headers = { "If-None-Match": piece.etag ?? known.join(", ") };
  if (piece.isOpened) headers["X-Opened"] = "prefetch";
  try {
    // What stands beside a story moves with it.
    const address = piece.source?.getAttribute("hx-get") ?? piece.address;
    const answer = await fetch(address, { headers, signal, cache: "no-store" });
    piece.isOpened = false;
    learn(answer.headers);
    if (answer.status !== 304) await show(piece, answer, signal);
    piece.failures = 0;
    piece.etag = answer.headers.get("ETag");
  } catch {
    if (signal.aborted) return;
    piece.failures++;
  }
  piece.asking = null;
  plan(piece);
}

function learn(headers) {
  const printed = Date.parse(headers.get("Date"));
  if (printed) ahead = Date.now() - printed - 1000 * (+headers.get("Age") || 0);
}

function look() {
  for (const piece of pieces) {
    piece.failures = 0;
    (since(piece.asked) < LEAST ? plan : ask)(piece);
  }
}

// What came

async function show(piece, answer, signal) {
  const isPage = piece.sent.matches("html");
  const isGone = isPage && [404, 410].includes(answer.status);
  const html = await answer.text(), fresh = new DOMParser().parseFromString(html, "text/html");
  const sent = isPage ? fresh.documentElement : fresh.body;
  const { tag } = facts(sent);
  // Not all that answers is the paper, and not all that comes is whole.
  if (isGone ? !words(fresh) : !answer.ok || !tag) throw answer;
  if (!(isPage ? /<\/html>/ : /<\/\w+>\s*$/).test(html)) throw answer;
  const isOther = tag !== facts(piece.sent).tag;
  // The page of what is gone has no tag, and is compared each time.
  if (isOther || isGone) {
    if (isPage) await bringStyles(piece.sent, sent, signal);
    // Something else stands here now: that the story is gone, or that to which readers are led instead.
    const isLed = answer.redirected && slug(answer.url) !== slug(piece.address);
    const isElse = isOther && (isGone || (isLed && text(sent, "h1") !== text(piece.sent, "h1")));
    const isUpdated = !isElse && updated(sent) && updated(sent) !== updated(piece.sent);
    if (isPage) told = words(fresh);
    const heard = isElse ? [text(sent, "h1")] : isPage && !isGone ? news(piece.sent, sent) : [];
    if (isUpdated) heard.push(told.updated);
    const touched = holdingStill(isElse, () => morph(piece.sent, sent));
    piece.sent = sent;
    if (isUpdated) mark(touched);
    if (heard.length) say(heard.reduce((first, second) => put(told.both, { first, second })));
    if (answer.redirected) {
      piece.address = answer.url;
      history.replaceState(history.state, "", answer.url + location.hash);
    }
  }
}

// After a deploy the styles have another address: they are here before what they are for. While they
// are on their way the device may sleep: then the next question brings its own.
async function bringStyles(old, fresh, signal) {
  const [before, after] = [old, fresh].map((page) => [...page.querySelectorAll("[rel=stylesheet]")]);
  const missing = after.filter((link) => !before.some((one) => one.isEqualNode(link)));
  const copies = missing.map((link) => inert.importNode(link)), own = copies.map(bring);
  live.get(before[0]).before(...own);
  const loaded = own.map((link) => new Promise((onload, onerror) => {
    Object.assign(link, { onload, onerror: signal.onabort = onerror });
  }));
  await Promise.all(loaded).catch((failure) => {
    for (const link of own) link.remove();
    throw failure;
  });
  before[0].before(...copies);
}

// Of a story it is the same in any section.
const slug = (address) => address.replace(/.*\/|\?.*/g, "");
const text = (page, what) => page.querySelector(what)?.textContent.trim().replace(/\s+/g, " ") ?? "";
const published = (teaser) => teaser?.querySelector("time")?.dateTime ?? "";
// Not its words: the paper may speak another language now.
const updated = (page) => published(page.querySelector(".story__updated"));
const teasers = (page) => [...page.querySelectorAll("main .teaser")];
const latest = (page) => teasers(page).map(published).sort().at(-1) ?? "";

function news(old, fresh) {
  const since = newest || latest(old);
  const later = teasers(fresh).filter((teaser) => published(teaser) > since);
  const headlines = new Set(later.map((teaser) => text(teaser, "a")));
  newest = [since, latest(fresh)].sort()[1];
  // Not its first word: the paper may speak another language now.
  const banner = (page) => text(page, ".banner :is(a, bdi)");
  const words = banner(fresh) === banner(old) ? [] : [text(fresh, ".banner")];
  if (headlines.size) words.push(headlines.size > 1 ? counted(headlines.size) : put(told.oneNew, { headline: [...headlines] }));
  return words.filter(Boolean);
}

const put = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function counted(stories) {
  const { lang } = document.documentElement, forms = JSON.parse(told.moreNew);
  const form = forms[new Intl.PluralRules(lang).select(stories)] ?? Object.values(forms)[0];
  return put(form, { num: stories.toLocaleString(lang) });
}

// To who sees it, and to who hears it.
export function say(words) {
  if (!status.isConnected) document.body.append(status);
  status.textContent = words;
  clearTimeout(status.timer);
  status.timer = setTimeout(() => status.replaceChildren(), 10_000);
}

// Not in the headline, which is the page's name; a change of that stands at the dates.
function mark(touched) {
  const blocks = ".story__body > *";
  const found = touched.map((node) => (node.closest ? node : node.parentElement)?.closest(blocks));
  const changed = new Set(found.filter((block) => block?.isConnected));
  if (!changed.size) changed.add(document.querySelector(".story__dates"));
  for (const block of changed) {
    if (changed.has(block.previousElementSibling)) continue;
    const note = document.createElement("span");
    note.className = "story__now";
    note.textContent = told.changed;
    (block.querySelector("li, th, td, figcaption") ?? block).prepend(note);
    setTimeout(() => note.remove(), LEAST);
  }
}

// Change the page, and let what is read stay where it is, and the focus, too.
function holdingStill(isElse, change) {
  const root = document.documentElement, focused = document.activeElement, places = new Map();
  const read = document.querySelectorAll("main :is(li, article :is(h1, h2, h3, p, figure)), footer :is(p, li)");
  for (const element of [focused, ...read]) {
    const { top, bottom } = element.getBoundingClientRect();
    if (element.matches("main *, footer *") && bottom > 0 && top < innerHeight) places.set(element, top);
  }
  // Or the browser would put it right once more.
  root.style.overflowAnchor = "none";
  const touched = change();
  if (focused !== document.activeElement) {
    // What was renamed leads to the same, and what moved is called the same.
    const links = [...document.links].filter((link) => link.checkVisibility());
    const same = (what) => links.find((link) => focused[what] && link[what] === focused[what]);
    (focused.isConnected ? focused : same("href") ?? same("textContent"))?.focus({ preventScroll: true });
  }
  const still = [...places.keys()].find((element) => element.isConnected);
  if (isElse) document.body.style.minBlockSize = "";
  if (isElse) scrollTo({ top: 0, behavior: "instant" });
  else if (still) stay(still, places.get(still));
  requestAnimationFrame(() => (root.style.overflowAnchor = ""));
  return touched;
}

function stay(element, top) {
  const moved = () => element.getBoundingClientRect().top - top;
  const scroll = () => scrollBy({ top: moved(), behavior: "instant" });
  scroll();
  if (moved() < 1) return;
  // The page is too short to scroll so far.
  document.body.style.minBlockSize = `${document.documentElement.scrollHeight + moved()}px`;
  scroll();
}

// Three pages are compared: as it was sent, as it is sent now, and as it is. What is open, chosen,
// typed, playing or brought in later is in the last one only, and stays.
function morph(old, fresh, touched = []) {
  const own = live.get(old);
  live.set(fresh, own);
  if (old.data !== fresh.data) {
    edit(own, fresh.data);
    touched.push(own);
  }
  for (const { name } of old.attributes ?? []) if (!fresh.hasAttribute(name)) own.removeAttribute(name);
  for (const { name, value } of fresh.attributes ?? []) {
    if (old.getAttribute(name) !== value) own.setAttribute(name, value);
  }
  children(own, [...old.childNodes], [...fresh.childNodes], touched);
  return touched;
}

function children(parent, before, after, touched) {
  const pairs = pair(before, after), staying = new Set(pairs.values());
  for (const node of before) if (!staying.has(node)) live.get(node).remove();
  const known = new Set(before.map((node) => live.get(node)));
  const next = (node) => {
    while (node && !known.has(node)) node = node.nextSibling;
    return node;
  };
  // A translator puts its own words in the place of ours, and does it again with what is new.
  const foreign = [...parent.childNodes].filter(({ nodeName }) => nodeName === "FONT");
  for (const node of foreign) node.remove();
  let place = next(parent.firstChild);
  for (const node of after) {
    const match = pairs.get(node), own = match ? live.get(match) : bring(node);
    if (!match) touched.push(own);
    else if (match.isEqualNode(node)) node.replaceWith(match);
    else morph(match, node, touched);
    if (own === place) place = next(place.nextSibling);
    else if (!match || own.parentNode === parent || foreign[0]) parent.insertBefore(own, place);
    if (!match && own.matches) globalThis.htmx?.process(own);
  }
}

// Which of the nodes after is which of those before: the same, else of the same name, else, of what
// has no name, of the same kind between the same neighbours.
function pair(before, after) {
  const pairs = new Map(), taken = new Set();
  for (const sign of [whole, name]) {
    const waiting = { __proto__: null };
    for (const node of before) if (!taken.has(node) && sign(node)) (waiting[sign(node)] ??= []).push(node);
    for (const node of after) {
      const match = !pairs.has(node) && sign(node) && waiting[sign(node)]?.shift();
      if (match) pairs.set(node, match) && taken.add(match);
    }
  }
  const places = new Map(before.map((node, n) => [node, n]));
  let last = -1;
  for (const node of after) {
    for (let n = last + 1; !pairs.has(node) && n < before.length && !taken.has(before[n]); n++) {
      if (kind(node) && kind(node) === kind(before[n])) pairs.set(node, before[n]) && taken.add(before[n]);
    }
    last = places.get(pairs.get(node)) ?? last;
  }
  return pairs;
}

const whole = (node) => node.outerHTML ?? `#${node.data}`;
const kind = (node) => !name(node) && `${node.nodeName}.${node.classList?.[0]}`;
const name = (node) => {
  if (!node.matches) return;
  const link = node.matches("li, .teaser") ? node.querySelector("a") : node.matches("head > *") && node;
  const given = node.id || node.getAttribute("aria-labelledby") || (link && (link.getAttribute("href") || link.src));
  return given && node.nodeName + given;
};

// Only what differs, so that a selection that begins or ends in it stays.
function edit(own, data) {
  const least = Math.min(own.length, data.length);
  let start = 0, end = 0;
  while (start < least && own.data[start] === data[start]) start++;
  while (end < least - start && own.data.at(-1 - end) === data.at(-1 - end)) end++;
  own.replaceData(start, own.length - start - end, data.slice(start, data.length - end));
}

function bring(sent) {
  const own = document.importNode(sent, true);
  note(sent, own);
  return own;
}

function note(sent, own) {
  live.set(sent, own);
  sent.childNodes.forEach((child, n) => note(child, own.childNodes[n]));
}

function asSent(own) {
  const sent = inert.importNode(own, true);
  note(sent, own);
  return sent;
}

if (document.documentElement.dataset.tag) {
  const [entry] = performance.getEntriesByType("navigation");
  const sent = asSent(document.documentElement);
  // What a reader chose was not sent (head.js).
  delete sent.dataset.scheme;
  delete sent.dataset.saved;
  sent.querySelector("[name=color-scheme]").content = "light dark";
  const page = keep(location.pathname + location.search, sent);
  page.isOpened = document.prerendering || entry?.activationStart > 0 || /prefetch/.test(entry?.deliveryType);
  // What came from the browser's memory was true once.
  if (page.isOpened || entry?.type === "back_forward" || entry?.transferSize === 0) ask(page);
  document.body.append(status);
  document.addEventListener("prerenderingchange", () => ask(page));
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  addEventListener("pageshow", ({ persisted }) => persisted && pieces.forEach((piece) => ask(piece)));
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const first = ctx.target?.querySelector(":scope > [data-tag]");
    if (!first) return;
    const sent = inert.createElement("div");
    for (let node = first; node; node = node.nextSibling) sent.append(asSent(node));
    live.set(sent, ctx.target);
    learn(ctx.response.headers);
    keep("", sent, ctx.sourceElement);
  });
}
