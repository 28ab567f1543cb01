// Names of authors and topics are found while one types: a list opens below the field (ARIA
// Authoring Practices, combobox). Without this, whole names are typed, and known ones taken.
const WAIT = 150; // milliseconds without a key after which is asked
const words = one("#announced").dataset;
const isSame = (one, other) => one.localeCompare(other, undefined, { sensitivity: "base" }) === 0;

for (const input of document.querySelectorAll("[data-names]")) findNames(input);

function findNames(input) {
  const list = document.createElement("ul");
  const into = document.getElementById(input.dataset.addsTo ?? "");
  let waiting, asking, active;

  list.className = "names";
  list.id = `${input.id}-names`;
  list.role = "listbox";
  list.hidden = true;
  list.ariaLabel = input.labels[0].textContent;
  input.parentElement.classList.add("has-names");
  input.after(list);
  for (const [name, value] of Object.entries({
    "role": "combobox", "aria-expanded": "false", "aria-controls": list.id,
    "aria-autocomplete": "list", "autocomplete": "off",
  })) input.setAttribute(name, value);

  const close = () => {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    input.ariaExpanded = "false";
    mark(undefined);
  };
  const mark = (option) => {
    active?.setAttribute("aria-selected", "false");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", active?.id ?? "");
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const address = `${input.dataset.names}?${new URLSearchParams({ q: input.value, new: into ? "1" : "" })}`;
    const answer = await fetch(address, { signal: asking.signal }).catch(() => null);
    if (!answer?.ok || answer.redirected || document.activeElement !== input) return;
    list.innerHTML = await answer.text();
    mark(undefined);
    [...list.children].forEach((option, at) => (option.id = `${list.id}-${at}`));
    list.hidden = !list.children.length;
    input.ariaExpanded = String(!list.hidden);
    announce(list.children[0]?.dataset.found ?? words.noNames);
  };
  const take = (name) => {
    if (into) add(into, name);
    input.value = into ? "" : name;
    close();
  };
  const typed = () => {
    const name = input.value.trim();
    return [...list.children].find(({ dataset }) => isSame(dataset.name, name))?.dataset.name ?? name;
  };

  input.addEventListener("input", (event) => {
    if (into) event.stopPropagation(); // searching is no writing
    clearTimeout(waiting);
    if (input.value.trim()) waiting = setTimeout(ask, WAIT);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.altKey) {
      event.preventDefault();
      if (list.hidden) return input.value.trim() && ask();
      const options = [...list.children];
      const at = active ? options.indexOf(active) + step : step > 0 ? 0 : -1;
      mark(options.at(at % options.length));
    } else if (event.key === "Enter" && !event.isComposing && (active || into)) {
      event.preventDefault();
      const name = active?.dataset.name ?? typed();
      if (name) take(name);
    } else if (event.key === "Escape" && (!list.hidden || input.value)) {
      event.preventDefault();
      if (list.hidden) input.value = "";
      close();
    }
  });
  input.addEventListener("change", () => into && input.value.trim() && take(typed()));
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[data-name]");
    if (option) take(option.dataset.name);
  });
}

// Into a field that takes one a line, each once.
function add(field, name) {
  const names = field.value.split("\n").filter(Boolean);
  if (names.some((known) => isSame(known, name))) return announce(filled(words.known, { name }));
  field.value = [...names, name].join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  announce(filled(words.added, { name }));
}
