// Small helps on ordinary pages. Without this file every form still works.

for (const button of document.querySelectorAll("[data-show-password]")) {
  const field = document.getElementById(button.dataset.showPassword);
  const label = button.getAttribute("aria-label");
  const word = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : word;
    button.setAttribute("aria-label", shown ? button.dataset.hideLabel : label);
  });
  // The password leaves as a password: browsers remember what they see in a text field.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}

// There is no clipboard on plain http over a LAN; there, people select the words themselves.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
  });
}

