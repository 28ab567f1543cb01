// Pictures come into a story without leaving it: dropped on the text, pasted, or chosen in a dialog,
// where they are described. They stand below the paragraph in which the cursor stood.
import { lineFor, send } from "../uploading.js";
import { put, text } from "./text.js";

const dialog = one("#pictures");
const part = (name) => one(`#pictures-${name}`);
const words = dialog.dataset;
const intoText = "intoText" in dialog.dataset;
const lead = one("#lead_image_id");
let seen = false; // whether the cursor has been in the text: at first it stands nowhere
text.addEventListener("focus", () => (seen = true), { once: true });
let at = 0; // where the cursor stood
let next = []; // links to pictures that are uploaded and wait to be described

for (const opener of document.querySelectorAll("[data-picture]")) {
  opener.addEventListener("click", () => {
    open();
    browse();
  });
}
function open(place = text.selectionStart) {
  at = seen || place ? place : text.value.length;
  next = [];
  part("list").replaceChildren();
  say("");
  step("choose");
  if (!dialog.open) dialog.showModal();
}
function step(name) {
  part("choose").hidden = name !== "choose";
  part("describe").hidden = name !== "describe";
  // Beside a picture that is described stands only what was refused, and why.
  for (const line of part("list").children) {
    line.hidden = name === "describe" && Boolean(line.querySelector("a"));
  }
}
/** What is going on, or went wrong, where one looks and listens. */
function say(words, wrong = false) {
  part("said").textContent = words;
  part("said").classList.toggle("field__error", wrong);
}
// From this device: chosen, dropped or pasted.
part("files").addEventListener("change", ({ target }) => {
  const files = [...target.files];
  target.value = "";
  upload(files);
});
async function upload(files) {
  const waiting = files.map((file) => [file, lineFor(file, part("list"))]);
  for (const [n, [file, line]] of waiting.entries()) {
    const told = files.length > 1 ? words.uploadingSeveral : words.uploading;
    say(filled(told, { file: file.name, number: n + 1, total: files.length }));
    const link = await send(part("upload"), file, line);
    if (link) next.push(link.href);
  }
  const missing = files.length - next.length;
  const wrong = missing ? filled(words.missing, { number: missing, total: files.length }) : "";
  say(wrong, true);
  if (next.length) describe(next.shift(), wrong);
  else browse();
}
const isPicture = ({ type }) => type.startsWith("image/");
const holdsFiles = ({ dataTransfer }) => intoText && dataTransfer.types.includes("Files");
text.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
text.addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  const under = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  open(under?.offsetNode === text ? under.offset : text.selectionStart);
  upload([...event.dataTransfer.files]);
});
text.addEventListener("paste", (event) => {
  const files = [...event.clipboardData.files].filter(isPicture);
  // A word processor adds a picture of what was copied: the words are meant.
  if (!intoText || !files.length || event.clipboardData.getData("text/plain").trim()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  open();
  upload(files);
}, { capture: true });

// From the library: the page itself, of which this shows a part.
const page = async (address, options) => {
  const answer = await fetch(address, options).catch(() => null);
  const html = await answer?.text();
  const here = new DOMParser().parseFromString(html ?? "", "text/html");
  return { here, saved: Boolean(answer?.ok && answer.redirected) };
};
const browse = () => part("shelf").childElementCount || shelve(dialog.dataset.library);
let asked = "";
async function shelve(address) {
  asked = String(address);
  if (!part("shelf").childElementCount) part("shelf").textContent = words.opensLibrary;
  const { here } = await page(asked);
  const shelf = here.querySelector("#library");
  if (asked !== String(address)) return; // something else was asked for meanwhile
  part("shelf").replaceChildren(shelf ?? words.noLibrary);
}
let typing;
part("search").addEventListener("submit", (event) => event.preventDefault());
part("q").addEventListener("input", ({ target }) => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    const query = new URLSearchParams({ q: target.value });
    shelve(`${dialog.dataset.library}?${query}`);
  }, 300);
});
dialog.addEventListener("click", (event) => {
  const link = event.target.closest(".library__link, .uploaded__file a, .older a");
  if (!link) return;
  event.preventDefault();
  link.closest(".older") ? shelve(link.href) : describe(link.href);
});

// Its description: the form of the picture's own page.
async function describe(address, wrong = "") {
  part("describe").replaceChildren(); // not the picture before it, until this one is here
  step("describe");
  say(words.opensPicture);
  const { here } = await page(address);
  show(here, address, wrong);
}
function show(here, address, wrong = "") {
  const form = here.querySelector("#picture");
  if (!form) {
    say(words.noPicture, true);
    step("choose");
    return browse();
  }
  say(wrong, true);
  const thumb = here.querySelector(".focal__picture").getAttribute("src");
  const picture = Object.assign(document.createElement("img"), { src: thumb, alt: "" });
  const name = here.querySelector("h1").textContent;
  picture.className = "describing__picture";
  form.querySelector("fieldset fieldset").hidden = true; // the focal point
  form.querySelector(".buttons button").remove();
  form.append(one("#pictures-buttons").content.cloneNode(true));
  form.className = "stack";
  const before = String(new URLSearchParams(new FormData(form)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return; // a second click
    form.ariaBusy = "true";
    const as = event.submitter?.value ?? "text";
    const changed = String(new URLSearchParams(new FormData(form))) !== before;
    const answer = changed
      ? await page(form.action, { method: "POST", body: new FormData(form) })
      : { saved: true };
    if (answer.saved) return use({ name, id: address.split("/").at(-1), thumb }, as);
    if (answer.here.querySelector("#picture")) return show(answer.here, address);
    form.ariaBusy = "false";
    const error = form.querySelector("[role=alert]");
    error.textContent = words.notSaved;
    error.className = "field__error";
    error.hidden = false;
  });
  form.querySelector("[value=back]").addEventListener("click", () => {
    step("choose");
    browse();
    part("files").focus();
  });
  const heading = Object.assign(document.createElement("h3"), { textContent: name });
  part("describe").replaceChildren(picture, heading, ...here.querySelectorAll("#summary"), form);
  step("describe");
  form.querySelector("textarea:enabled, button").focus();
}
function use(picture, as) {
  dialog.close(); // while it is open nothing outside takes words
  if (as === "lead") makeLead(picture);
  else putBelow(picture.name);
  if (!next.length) return;
  dialog.showModal();
  describe(next.shift());
}
function putBelow(name) {
  const { value } = text;
  const found = value.indexOf("\n\n", at);
  const end = found < 0 ? value.length : found;
  const gap = /^$|\n\n$/.test(value.slice(0, end)) ? "" : "\n\n";
  const words = `${gap}![](${name})`;
  at = end + words.length;
  text.setSelectionRange(end, end);
  put(words, at, at);
}
function makeLead({ name, id, thumb }) {
  const picture = Object.assign(document.createElement("img"), { src: thumb, alt: "" });
  const words = Object.assign(document.createElement("p"), { className: "rows__meta", textContent: name });
  picture.className = "lead-picture__thumb";
  one("#lead-picture").replaceChildren(picture, words);
  lead.value = id;
  lead.dispatchEvent(new Event("input", { bubbles: true }));
}
