// A link to a passage: to the words that a reader has selected in a story (URL Fragment Text
// Directives, https://wicg.github.io/scroll-to-text-fragment/). Its button stands behind the
// paragraph in which they end.

const BLOCKS = "p, li, h2, h3, h4, td, th, pre, figcaption, blockquote";
// Of a longer passage the link names the words at both ends, so many of them:
const LONGEST = 12, ENDS = 5;
// And so many around words that stand on the page twice:
const AROUND = 4;

let offered = false;

export function offer(address, words, write) {
  if (offered) return;
  offered = true;
  const button = document.createElement("button");
  button.className = "passage";
  button.type = "button";
  button.textContent = words;
  // The selection stays while it is pressed.
  button.onpointerdown = (event) => event.preventDefault();
  const look = () => place(button);
  // What is selected now: hurried keys are there before the timer.
  button.onclick = () => {
    look();
    write(address + button.directive);
  };
  document.addEventListener("selectionchange", () => {
    clearTimeout(button.timer);
    button.timer = setTimeout(look, 200);
  });
  // From words that were selected by keys, too; not every browser goes on from there by itself.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || !button.isConnected || document.activeElement !== document.body) return;
    event.preventDefault();
    button.focus();
  });
  look();
}

function place(button) {
  const selection = getSelection(), body = document.querySelector(".story__body");
  const range = !selection.isCollapsed && selection.getRangeAt(0);
  const ends = range && body && endsOf(range, body);
  if (!ends) return button.remove();
  button.directive = directive(...ends);
  const last = [...body.children].find((block) => block.contains(ends[1].node));
  if (last.nextElementSibling !== button) last.after(button);
  const { bottom } = [...range.getClientRects()].at(-1);
  button.style.insetBlockStart = `${bottom - body.getBoundingClientRect().top}px`;
}

// The first and the last text in the story that are selected, and where in each of them.
function endsOf(range, body) {
  const found = [];
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!range.intersectsNode(node) || node.parentElement.closest(".passage, .story__now")) continue;
    const start = node === range.startContainer ? range.startOffset : 0;
    const end = node === range.endContainer ? range.endOffset : node.length;
    if (node.data.slice(start, end).trim()) found.push({ node, start, end, block: node.parentElement.closest(BLOCKS) });
  }
  const [first, last] = [found[0], found.at(-1)];
  return first?.block && last.block && [first, last];
}

// "#:~:text=prefix-,start,end,-suffix": whole words only, and each of the four within one block.
function directive(first, last) {
  const head = wordsOf(first.block), tail = wordsOf(last.block);
  const from = head.words.findIndex((word) => endOf(word) > placeIn(first.block, first.node, first.start));
  const to = tail.words.findLastIndex((word) => word.index < placeIn(last.block, last.node, last.end));
  const isShort = first.block === last.block && to - from < LONGEST;
  let start = head.piece(from, isShort ? to : Math.min(from + ENDS, head.words.length) - 1);
  let end = isShort ? "" : tail.piece(Math.max(to - ENDS + 1, 0), to);
  let prefix = "", suffix = "";
  if (isTwice(start)) {
    // Nothing but blanks may part these: at the edge of a block its punctuation goes along.
    if (!from) start = squeezed(head.text.slice(0, head.words[0].index)) + start;
    const [beside, at] = from ? [head, from] : neighbour(first.block, -1);
    prefix = unlike(at, (n) => squeezed(beside.text.slice(beside.words[at - n].index, beside.words[at]?.index)), (words) => words + start);
  }
  if (isTwice(end || start)) {
    const isAtEnd = to === tail.words.length - 1, edge = isAtEnd ? squeezed(tail.text.slice(endOf(tail.words[to]))) : "";
    if (end) end += edge;
    else start += edge;
    const beside = isAtEnd ? neighbour(last.block, 1)[0] : tail, begin = isAtEnd ? -1 : to;
    const after = beside.text.slice(isAtEnd ? 0 : endOf(tail.words[to]));
    const skipped = beside.text.length - after.length;
    suffix = unlike(beside.words.length - 1 - begin, (n) => squeezed(after.slice(0, endOf(beside.words[begin + n]) - skipped)), (words) => (end || start) + words);
  }
  const parts = [prefix && `${coded(prefix)}-`, coded(start), coded(end), suffix && `-${coded(suffix)}`];
  return `#:~:text=${parts.filter(Boolean).join(",")}`;
}

// As many of the words beside a passage as tell it from others like it; at least AROUND, if so many are there.
function unlike(most, words, joined) {
  for (let n = Math.min(AROUND, most); n > 0; n += 1) {
    if (n >= Math.min(most, 8 * AROUND) || !isTwice(joined(words(n)))) return words(n);
  }
  return "";
}

// The words of the block before or after another, and how many they are; none at the ends of the story.
function neighbour(block, step) {
  const blocks = [...document.querySelector(".story__body").querySelectorAll(BLOCKS)];
  const leaves = blocks.filter((one) => !one.querySelector(BLOCKS) && one.textContent.trim());
  const at = leaves.indexOf(block), found = at < 0 ? undefined : leaves[at + step];
  const words = found ? wordsOf(found) : { text: "", words: [] };
  return [words, words.words.length];
}

function wordsOf(block) {
  const text = block.textContent;
  const { lang } = block.closest("[lang]");
  const words = [...new Intl.Segmenter(lang, { granularity: "word" }).segment(text)].filter((part) => part.isWordLike);
  return { text, words, piece: (one, other) => squeezed(text.slice(words[one].index, endOf(words[other]))) };
}

const endOf = (word) => word.index + word.segment.length;

function placeIn(block, node, offset) {
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, offset);
  return before.toString().length;
}

const squeezed = (text) => text.trim().replace(/\s+/g, " ");
const coded = (words) => encodeURIComponent(words).replaceAll("-", "%2D");

// Blanks between blocks are the browser's: without any, all of a page compares.
function isTwice(words) {
  const bare = (text) => text.replace(/\s+/g, "").toLowerCase();
  return bare(document.body.textContent).split(bare(words)).length > 2;
}
