// Stories in an order: by buttons, by keys, by dragging; and chosen by their words. The order of a
// page is arranged by buttons that send its form, too, and rail picks are a field of slugs: all of
// it works without this.
const form = document.getElementById("placing");
const picked = document.getElementById("picked");
const picks = picked && document.getElementById("picks");
const arranged = (list) => list.dispatchEvent(new CustomEvent("slots", { bubbles: true }));

function say(words) {
  document.getElementById(form ? "placing-said" : "picks-said").textContent = words;
}

function move(slot, step) {
  const list = slot.parentElement;
  const other = step === "up" ? slot.previousElementSibling : slot.nextElementSibling;
  const { title } = slot.dataset;
  if (step === "remove") {
    const next = other ?? slot.previousElementSibling;
    slot.remove();
    const rest = document.getElementById(form ? "content" : "pick-story");
    (next?.querySelector("[data-step=remove]") ?? rest).focus();
    say(filled(list.dataset.off, { title }));
  } else {
    if (!other) return say(filled(list.dataset.there, { title }));
    step === "up" ? other.before(slot) : other.after(slot);
    const number = [...list.children].indexOf(slot) + 1;
    say(filled(list.dataset.moved, { title, number, total: list.children.length }));
  }
  arranged(list);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (!button) return;
  event.preventDefault();
  move(button.closest(".slot"), button.dataset.step);
  if (button.isConnected) hold(button);
});

// At the top and at the bottom the button that led there is gone: its neighbour takes the focus.
function hold(button) {
  const goesOn = getComputedStyle(button).visibility === "visible";
  const back = button.dataset.step === "up" ? "down" : "up";
  (goesOn ? button : button.closest(".slot").querySelector(`[data-step=${back}]`)).focus();
}

document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const slot = event.target.closest(".slot");
  if (!event.altKey || !step || !slot || event.target.matches("input")) return;
  event.preventDefault();
  const { target } = event;
  move(slot, step);
  target.matches("[data-step]") ? hold(target) : target.focus();
});

// A slot can be taken hold of anywhere but at what has a use of its own.
let dragged = null;
document.addEventListener("pointerdown", ({ target }) => {
  const slot = target.closest(".slot");
  if (slot) slot.draggable = !target.closest("a, button, input, label");
});
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".slot") ?? null;
  dragged?.classList.add("slot--dragged");
  if (dragged) event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const over = dragged && event.target.closest(".slot");
  if (!dragged || !dragged.parentElement.contains(event.target)) return;
  event.preventDefault();
  if (!over || over === dragged) return;
  const { top, height } = over.getBoundingClientRect();
  event.clientY < top + height / 2 ? over.before(dragged) : over.after(dragged);
});
document.addEventListener("drop", (event) => dragged && event.preventDefault());
document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("slot--dragged");
  arranged(dragged.parentElement);
  dragged = null;
});

// The order of a page: show what readers would get, and warn before it is left behind.
let leaving = false;
if (form) {
  const changed = () => {
    form.dataset.new = "";
    htmx.trigger("#picture", "arranged");
  };
  form.addEventListener("slots", changed);
  form.querySelector("#slots").addEventListener("change", changed);
  // What is typed is shown already: sent by Enter, the form would come back at its top.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });
  form.addEventListener("submit", () => (leaving = true));
  form.addEventListener("click", ({ target }) => {
    if (target.closest("a.button")) leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if ("new" in form.dataset && !leaving) event.preventDefault();
  });
  form.querySelector(".placing__keys").hidden = false;
}

// Rail picks: the list and the field of slugs say the same.
if (picks) {
  const show = () => htmx.trigger("#picked", "arranged");
  const field = picks.closest(".field");
  const said = picks.closest(".fold").querySelector(".fold__set");
  field.hidden = !field.classList.contains("field--wrong");
  picks.addEventListener("change", show);
  document.addEventListener("htmx:after:swap", () => {
    const list = picked.querySelector(".slots");
    if (list) said.textContent = list.dataset.count;
  });
  picked.addEventListener("slots", ({ target }) => {
    picks.value = [...target.children].map((slot) => slot.dataset.text).join("\n");
    picks.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-shows=picks]")) {
      field.hidden = false;
      picks.focus();
    }
  });
}

// A story that is chosen from a search hands over its slug.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-slug]");
  const field = document.getElementById(button?.closest("[data-adds-story-to]")?.dataset.addsStoryTo);
  if (!field) return;
  if (field === picks) {
    const slugs = picks.value.split("\n").filter(Boolean);
    if (!slugs.includes(button.dataset.slug)) slugs.push(button.dataset.slug);
    picks.value = slugs.join("\n");
    picks.dispatchEvent(new Event("input", { bubbles: true }));
    htmx.trigger("#picked", "arranged");
    const title = button.closest("li").querySelector(".rows__main").textContent;
    const list = picked.querySelector(".slots");
    if (list) say(filled(list.dataset.added, { title }));
  } else {
    field.value = button.dataset.slug;
    button.closest("[data-adds-story-to]").replaceChildren();
    field.focus();
  }
});

// Searching is no writing: the form around it is neither saved nor called changed by it.
for (const search of document.querySelectorAll(".pickers input[type=search]")) {
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  search.parentElement.addEventListener("input", (event) => {
    if (event.target === search) event.stopPropagation();
  });
}
