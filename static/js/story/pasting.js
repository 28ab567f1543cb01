// Text from word processors and web pages comes in as Markdown, made at the server.
import { renumbered } from "./notes.js";
import { put, text } from "./text.js";

const story = one("#story");

text?.addEventListener("paste", async (event) => {
  const html = event.clipboardData.getData("text/html");
  const plain = event.clipboardData.getData("text/plain");
  const address = text.dataset.paste;
  if (!html || !address) {
    if (renumbered(plain, rest()) === plain) return;
    event.preventDefault();
    insert(plain);
    return;
  }
  event.preventDefault();
  const body = new FormData();
  body.append("csrf_token", story.elements.csrf_token.value);
  body.append("html", html);
  body.append("text", plain);
  const signal = AbortSignal.timeout(8000);
  const answer = await fetch(address, { method: "POST", body, signal }).catch(() => null);
  const { words, note } = answer?.ok ? await answer.json() : { words: plain, note: "" };
  insert(words);
  if (note) say(note);
});

function insert(words) {
  const own = renumbered(words, rest());
  const at = text.selectionStart + own.length;
  put(own, at, at);
}

/** The story without what is selected. */
function rest() {
  const { value, selectionStart, selectionEnd } = text;
  return `${value.slice(0, selectionStart)}\n${value.slice(selectionEnd)}`;
}

function say(words) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.textContent = words;
  one("#notices").replaceChildren(notice);
  announce(words);
}
