// What makes the library quick: each file is sent by itself, with its progress, as soon as it is
// chosen or dropped. Everything works without it.
import { lineFor, send } from "./uploading.js";

const upload = document.getElementById("upload");
const list = document.getElementById("files-list");

async function take(files) {
  const waiting = [...files].map((file) => [file, lineFor(file, list)]);
  let kept = 0;
  const { uploading, uploadingSeveral, done } = upload.dataset;
  const total = waiting.length;
  announce(filled(total === 1 ? uploading : uploadingSeveral, { file: files[0].name, number: total }));
  for (const [file, line] of waiting) kept += Boolean(await send(upload, file, line)); // the server makes one at a time
  announce(filled(done, { number: kept, total }));
  if (!kept) return;
  const here = await fetch(location.href).then((answer) => answer.text());
  const fresh = new DOMParser().parseFromString(here, "text/html").getElementById("library");
  if (fresh) document.getElementById("library").replaceWith(fresh);
}

const chosen = upload.elements.pictures;
upload.querySelector("button").hidden = true; // choosing sends
upload.addEventListener("submit", (event) => {
  if (!chosen.files.length) return;
  event.preventDefault();
  const files = [...chosen.files];
  chosen.value = "";
  take(files);
});
chosen.addEventListener("change", () => chosen.files.length && upload.requestSubmit());
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  upload.addEventListener(name, (event) => {
    event.preventDefault();
    upload.classList.toggle("upload--over", name === "dragenter" || name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) take(event.dataTransfer.files);
  });
}
