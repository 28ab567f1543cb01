// What makes the library quick: each file is sent by itself, with its progress, as soon as it is
// chosen or dropped; and the story form tells where the cursor stood. Everything works without it.
const upload = document.getElementById("upload");

function send(file, line) {
  return new Promise((done) => {
    const request = new XMLHttpRequest(); // fetch can't tell how much of a body is sent
    const bar = line.querySelector("progress");
    const told = line.querySelector("output");
    const body = new FormData(upload);
    body.delete("pictures");
    body.append("pictures", file);
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = loaded / total;
      told.value = loaded < total ? `${Math.round((100 * loaded) / total)} %` : "being developed …";
    };
    request.onloadend = () => {
      const result = request.responseXML?.querySelector(".uploaded__file");
      if (result) line.replaceWith(result);
      else {
        bar.remove();
        told.className = "field__error";
        told.value = request.status === 413 ? "The file is too large." : "Not uploaded: try again.";
      }
      done(Boolean(result?.querySelector("a")));
    };
    request.responseType = "document";
    request.open("POST", upload.action);
    request.send(body);
  });
}

function lineFor(file) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const told = document.createElement("output");
  name.textContent = file.name;
  bar.value = 0;
  bar.setAttribute("aria-label", `Upload of ${file.name}`);
  told.className = "rows__meta";
  told.value = "waiting";
  line.className = "upload__file";
  line.append(name, bar, told);
  document.getElementById("files-list").append(line);
  return line;
}

async function take(files) {
  const waiting = [...files].map((file) => [file, lineFor(file)]);
  let kept = 0;
  for (const [file, line] of waiting) kept += await send(file, line); // the server makes one at a time
  if (!kept) return;
  const here = await fetch(location.href).then((answer) => answer.text());
  const fresh = new DOMParser().parseFromString(here, "text/html").getElementById("library");
  if (fresh) document.getElementById("library").replaceWith(fresh);
}

if (upload) {
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
}

// A picture that is chosen for a text goes below the paragraph in which the cursor stood last.
const caret = document.getElementById("caret");
const words = document.getElementById("body_source");
for (const name of caret && words ? ["keyup", "click", "input"] : []) {
  words.addEventListener(name, () => (caret.value = words.selectionStart));
}
