// Marks of Markdown that one press puts into a text and the next takes out.

const WORD_BEFORE = /(?:[\p{L}\p{M}\p{N}]['’_-]?)*$/u;
const WORD_AFTER = /^(?:['’_-]?[\p{L}\p{M}\p{N}])*/u;
const SPANS = {
  "**": /\*\*(?:\S|\S.*?\S)\*\*/g,
  _: /(?<![\p{L}\p{N}_])_(?:\S|\S.*?\S)_(?![\p{L}\p{N}_])/gu,
};
// A link, or a picture with the sign before it; and code. No mark stands in their addresses and signs.
const LINK =
  /(?<!\\)(!?\[)((?:\\.|[^[\]\\]|\[[^[\]]*\])*)(\]\((?:<[^<>]*>|(?:[^\s()<>]|\([^\s()]*\))*)(?:\s+"[^"]*")?\))/g;
const CODE = /(?<!`)(`+)[^`]+\1(?!`)/g;
const FRESH = "](https://)";
// What stands before the words of a line: quotations, the mark of a heading or an item, a note's.
const BEGINNING = /^(\s*(?:> ?)*\s*)(#{1,6} +|[-*+] +|\d{1,9}[.)] +)?(?:\[\^[^\s\]]+\]: *)?/;
const QUOTE = /^()(> ?)?/;
const IS = { "> ": /^>/, "## ": /^## /, "- ": /^[-*+] / };
// Pictures, rules and blank lines.
const WORDLESS = /^\s*!\[.*\)\s*$|^[^\p{L}\p{N}]*$/u;

/** What a press changes: `words` in place of what stands from `start` to `end`; and where what was
    selected stands then, without the blanks at its ends. */
export function pressed(sign, value, first, last) {
  const [from, to] = trimmed(value, first, last);
  return made((sign in SPANS ? around : before)(sign, value, from, to), value, from, to);
}

/** The same for a link: around the words or the word at the cursor, else around `words`, with its
    address selected; or off, with the words selected that it leaves. */
export function linked(words, value, first, last) {
  const [from, to] = trimmed(value, first, last);
  const links = linesOf(value, from, to).flatMap(linksIn)
    .filter(({ start, end, opening }) => start < to && end > from && opening === "[");
  if (links.length) return unlinked(links, words, value, from, to);
  const [start, end] = from < to ? [from, to] : wordAt(value, from, to);
  const put = start < end ? "[" : `[${words}`;
  const change = made([{ at: start, put, opens: true }, { at: end, put: FRESH }], value, start, end);
  const address = change.start + change.words.length - 1;
  return { ...change, from: address - "https://".length, to: address };
}

function unlinked(links, words, value, from, to) {
  const changes = links.flatMap(({ start, end, first, last }) =>
    value.slice(start, end) === `[${words}${FRESH}`
      ? { at: start, cut: end - start } // given up
      : [{ at: start, cut: first - start }, { at: last, cut: end - last }],
  );
  return made(changes, value, Math.min(from, links[0].first), Math.max(to, links.at(-1).last));
}

function made(changes, value, from, to) {
  const selected = { from, to };
  const start = changes[0].at;
  let [words, end] = ["", start];
  for (const { at, cut = 0, put = "", opens } of changes) {
    words += value.slice(end, at) + put;
    end = at + cut;
    for (const [name, place] of Object.entries({ from, to })) {
      if (place > at || (opens && place === at)) selected[name] += put.length - Math.min(place - at, cut);
    }
  }
  // A cursor ahead of the words, in the mark of an item, say, comes within the new marks.
  const [{ at, put = "", opens }] = changes;
  if (from === to && opens && at > to) selected.from = selected.to = at + put.length;
  return { start, end, words, ...selected };
}

// Both tell what changes, in order: `cut` characters go from `at`, and `put` comes. What `opens`
// something comes before a cursor that is there, anything else behind it.

/** Bold ("**") or italic ("_"): in each line of what is selected, for no mark reaches past its
    paragraph, or around the word at the cursor. If all of it is marked, the marks go. */
function around(sign, value, from, to) {
  const pieces = worded(linesOf(value, from, to)).map((line) => pieceOf(line, sign, value, from, to));
  const goes = pieces.every(({ isMarked }) => isMarked);
  return pieces.flatMap(({ start, end, spans, isMarked }) => {
    if (isMarked && !goes) return [];
    const inner = spans.flatMap(([first, last]) => [
      { at: first, cut: sign.length },
      { at: last - sign.length, cut: sign.length },
    ]);
    return goes ? inner : [{ at: start, put: sign, opens: true }, ...inner, { at: end, put: sign }];
  });
}

/** A heading ("## "), a quotation ("> ") or items ("- "): before each line of what is selected.
    If all have it, it goes. A heading replaces an item's mark, and the other way round. */
function before(sign, value, from, to) {
  const lines = linesOf(value, from, to).map((line) => {
    const [, ahead, mark = ""] = line.words.match(sign === "> " ? QUOTE : BEGINNING);
    return { ...line, at: line.start + ahead.length, cut: mark.length, has: IS[sign].test(mark) };
  });
  const main = worded(lines);
  if (main.every(({ has }) => has)) return lines.filter(({ has }) => has).map(({ at, cut }) => ({ at, cut }));
  // One quotation encloses what stands between its paragraphs, too.
  const wanted = sign === "> " ? lines : main;
  return wanted.filter(({ has }) => !has).map(({ at, cut }) => ({ at, cut, put: sign, opens: true }));
}

/** Where each link and picture of a line stands, and from first to last its words. */
function linksIn({ start: at, words }) {
  return Array.from(words.matchAll(LINK), ({ index, 0: whole, 1: opening, 2: inner }) => {
    const [start, first] = [at + index, at + index + opening.length];
    return { start, end: start + whole.length, first, last: first + inner.length, opening };
  });
}

/** A line with dots in place of all addresses and code. */
function dotted(words) {
  const dots = (signs) => ".".repeat(signs.length);
  return words.replace(CODE, dots).replace(LINK, (_, opening, inner, end) => opening + inner + dots(end));
}

function wordAt(value, from, to, first = 0, last = value.length) {
  return [
    from - value.slice(first, from).match(WORD_BEFORE)[0].length,
    to + value.slice(to, last).match(WORD_AFTER)[0].length,
  ];
}

function linesOf(value, from, to) {
  return Array.from(value.matchAll(/^[^\n]*/gm), ({ index: start, 0: words }) => ({ start, words }))
    .filter(({ start, words }) => start <= to && start + words.length >= from);
}

/** Those with words, if there are any. */
function worded(lines) {
  const found = lines.filter(({ words }) => !WORDLESS.test(words));
  return found.length ? found : lines;
}

function trimmed(value, from, to) {
  const words = value.slice(from, to);
  const end = from + words.trimEnd().length;
  return [Math.min(end, to - words.trimStart().length), end];
}

/** What is selected of a line, widened to all of what is marked in it, to links whose words are not
    all that is selected, and to whole words where a mark must not stand within one. */
function pieceOf(line, sign, value, from, to) {
  const first = Math.max(from, line.start + line.words.match(BEGINNING)[0].length);
  let [start, end] = trimmed(value, first, Math.max(first, Math.min(to, line.start + line.words.length)));
  for (const link of linksIn(line)) {
    if (link.start >= end || link.end <= start || (start >= link.first && end <= link.last)) continue;
    [start, end] = [Math.min(start, link.start), Math.max(end, link.end)];
  }
  const found = Array.from(dotted(line.words).matchAll(SPANS[sign]), ({ index, 0: span }) => [
    line.start + index,
    line.start + index + span.length,
  ]);
  const spans = found.filter(([first, last]) => first < end && last > start);
  if (spans.length) {
    start = Math.min(start, spans[0][0]);
    end = Math.max(end, spans.at(-1)[1]);
  } else if (start === end || sign === "_") {
    [start, end] = wordAt(value, start, end, line.start, line.start + line.words.length);
  }
  const [opening, closing] = [start - sign.length, end + sign.length];
  if (start === end && value.slice(opening, closing) === sign + sign) spans.push([opening, closing]);
  const [span] = spans;
  return { start, end, spans, isMarked: spans.length === 1 && span[0] <= start && span[1] >= end };
}
