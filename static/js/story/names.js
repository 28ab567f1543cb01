// Names from the lists go into the fields that take one a line.
document.addEventListener("change", ({ target }) => {
  const field = document.getElementById(target.dataset.addsTo ?? "");
  if (!field || !target.value.trim()) return;
  const names = field.value.split("\n").filter(Boolean);
  if (!names.includes(target.value.trim())) names.push(target.value.trim());
  field.value = names.join("\n");
  target.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
