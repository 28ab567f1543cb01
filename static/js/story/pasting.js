// Text from word processors and web pages comes in as Markdown, made at the server.
import { put, text } from "./text.js";

const story = one("#story");

text?.addEventListener("paste", async (event) => {
  const html = event.clipboardData.getData("text/html");
  const address = text.dataset.paste;
  if (!html || !address) return;
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain");
  const body = new FormData();
  body.append("csrf_token", story.elements.csrf_token.value);
  body.append("html", html);
  body.append("text", plain);
  const signal = AbortSignal.timeout(8000);
  const answer = await fetch(address, { method: "POST", body, signal }).catch(() => null);
  const { words, note } = answer?.ok ? await answer.json() : { words: plain, note: "" };
  const at = text.selectionStart + words.length;
  put(words, at, at);
  if (note) say(note);
});
function say(words) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.textContent = words;
  one("#notices").replaceChildren(notice);
  announce(words);
}
