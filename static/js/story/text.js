// The field in which a story's text is written.
export const text = one("#body_source");

/** Put words in place of what is selected, and select from and to these places afterwards. */
export function put(words, from, to) {
  text.focus();
  // The one way that leaves the browser's own undo whole.
  if (!document.execCommand(words ? "insertText" : "delete", false, words)) {
    text.setRangeText(words);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  text.setSelectionRange(from, to);
}
