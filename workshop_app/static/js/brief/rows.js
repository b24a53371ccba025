// The rows of a section: points, dates, wordings, quotes. Each list stands before the template of its row.

let added = 0;

/** A new row at the end of the list. */
export function addRow(template) {
  const row = template.content.cloneNode(true).firstElementChild;
  added += 1;
  for (const name of ["id", "for", "aria-describedby", "data-count"]) {
    for (const el of row.querySelectorAll(`[${name}]`)) el.setAttribute(name, el.getAttribute(name).replaceAll("-new", `-new-${added}`));
  }
  for (const button of row.querySelectorAll("[data-remove]")) button.hidden = false;
  template.previousElementSibling.append(row);
  return row;
}

/** The row goes; the focus stays near. */
export function removeRow(row, form) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (next?.querySelector("textarea, input:not([type=hidden])") ?? form.querySelector("[data-save]")).focus();
}
