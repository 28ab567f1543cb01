// Footnotes of what is pasted, beside those that a story has already.
const LABEL = /\[\^([^\s[\]<>&]{1,60})\]/gu;
// What begins a note, in a list or a quotation, too.
const NOTE = /^[ \t>*+.)\d-]*\[\^([^\s[\]<>&]{1,60})\]:/gmu;

/** These words, in which no note has the label of another in the story. A note that comes without
    what refers to it, or the other way round, was cut out of the story and keeps its label. */
export function renumbered(words, story) {
  const taken = labels(story, LABEL);
  const notes = labels(words, NOTE);
  const referred = labels(words.replace(NOTE, ""), LABEL);
  const used = new Set([...taken, ...notes, ...referred]);
  const fresh = new Map();
  let number = 0;
  for (const label of notes) {
    if (!taken.has(label) || !referred.has(label)) continue;
    do number += 1;
    while (used.has(String(number)));
    fresh.set(label, number);
  }
  return words.replace(LABEL, (whole, label) => (fresh.has(label) ? `[^${fresh.get(label)}]` : whole));
}

function labels(words, kind) {
  return new Set(Array.from(words.matchAll(kind), (found) => found[1]));
}
