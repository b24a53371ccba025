// Links to copy. Plain http on a local network has no clipboard: there the link is selected, ready for the usual keys.

export function sharing(page, { announce }) {
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = page.getElementById(button.dataset.copy);
    field.select();
    announce.mine(await copied(field.value) ? "The link is copied." : "The link is selected. Copy it with your usual keys.");
    button.dataset.done = "";
    setTimeout(() => delete button.dataset.done, 2000);
  });
}

async function copied(text) {
  if (!navigator.clipboard) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
