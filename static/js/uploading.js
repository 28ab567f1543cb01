// A picture on its way into the library: one file at a time, with its progress.

/** A line for a file, at the end of a list that has the words for it; it says how far the file is. */
export function lineFor(file, list) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const told = document.createElement("span");
  name.textContent = file.name;
  bar.value = 0;
  bar.setAttribute("aria-label", filled(list.dataset.uploadOf, { file: file.name }));
  told.className = "rows__meta";
  told.textContent = list.dataset.waiting;
  line.className = "upload__file";
  line.append(name, bar, told);
  list.append(line);
  return line;
}

/** Send a file with the other fields of a form. What the library says of it takes the line's place,
    and the link to the picture is returned; none if the file was refused or did not arrive. */
export function send(form, file, line) {
  return new Promise((done) => {
    const request = new XMLHttpRequest(); // fetch can't tell how much of a body is sent
    const bar = line.querySelector("progress");
    const told = line.querySelector("progress + span");
    const words = line.parentElement.dataset;
    const body = new FormData(form);
    body.delete("pictures");
    body.append("pictures", file);
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = loaded / total;
      const number = Math.round((100 * loaded) / total);
      told.textContent = loaded < total ? filled(words.share, { number }) : words.ready;
    };
    request.onloadend = () => {
      const result = request.responseXML?.querySelector(".uploaded__file");
      if (result) line.replaceWith(result);
      else {
        bar.remove();
        told.className = "field__error";
        told.textContent = request.status === 413 ? words.tooLarge : words.failed;
      }
      done(result?.querySelector("a") ?? null);
    };
    request.responseType = "document";
    request.open("POST", form.action);
    request.send(body);
  });
}
