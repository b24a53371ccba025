// The brief editor: each section counts its words and saves by itself. Without this file the forms are sent as they are.
import { isEmpty, valueOf, words } from "./brief/values.js";

const PAUSE = 1200; // milliseconds after the last keystroke
const RETRY = 5000;
const { code, as } = document.body.dataset;
const OFFLINE = { code: "offline", message: "Not saved: there is no connection. We try again in a few seconds." };
const SIGNED_OUT = "You are signed out. Sign in in another tab, then come back and press Save here.";
let token = document.querySelector("meta[name=csrf-token]").content;

class Section {
  constructor(form) {
    Object.assign(this, { form, key: form.dataset.section, kind: form.dataset.kind, added: 0 });
    this.saved = "refused" in form.dataset ? "" : this.now();
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("click", (event) => this.clicked(event));
    form.addEventListener("focusout", () => this.waits && this.save());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    for (const button of form.querySelectorAll("[data-add], [data-remove]")) button.hidden = false;
  }

  now() {
    return JSON.stringify(valueOf(this.kind, this.form));
  }

  get dirty() {
    return this.saving || this.now() !== this.saved;
  }

  typed(event) {
    const count = this.form.querySelector(`[data-count="${CSS.escape(event.target.id)}"]`);
    if (count) recount(count, event.target.value);
    this.changed();
  }

  // Redacting a quote is final, so that section waits for its button.
  changed() {
    clearTimeout(this.timer);
    if (!this.dirty) return this.say("", "waiting");
    if (this.kind === "quotes") return this.say("Not saved yet: press Save", "waiting");
    this.say("Not saved yet", "waiting");
    this.waits = true;
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  clicked(event) {
    if (event.target.closest("[data-add]")) this.addRow(event.target.closest("[data-add]"));
    const remove = event.target.closest("[data-remove]");
    if (remove) this.removeRow(remove.closest("li"));
  }

  addRow(button) {
    const template = button.parentElement.previousElementSibling;
    const row = template.content.cloneNode(true).firstElementChild;
    this.added += 1;
    for (const name of ["id", "for", "aria-describedby", "data-count"]) {
      for (const el of row.querySelectorAll(`[${name}]`)) el.setAttribute(name, el.getAttribute(name).replace("-new", `-new-${this.added}`));
    }
    row.querySelector("[data-remove]").hidden = false;
    template.previousElementSibling.append(row);
    row.querySelector("textarea").focus();
  }

  removeRow(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("textarea, input:not([type=hidden])") ?? this.form.querySelector("button:not([type=button])")).focus();
    this.changed();
  }

  async save() {
    clearTimeout(this.timer);
    this.waits = false;
    if (this.saving) {
      this.again = true;
      return;
    }
    const sent = this.now();
    if (sent === this.saved) return this.say("Saved", "good");
    this.saving = true;
    this.say("Saving…", "waiting");
    const answer = await send(this.key, JSON.parse(sent));
    this.saving = false;
    this.answered(answer, sent);
    const more = this.again && this.now() !== sent;
    this.again = false;
    if (more) await this.save();
  }

  answered(answer, sent) {
    const error = this.form.querySelector("[data-error]");
    error.hidden = answer.ok || answer.error.code === "offline";
    if (answer.ok) return this.kept(answer.result, sent);
    error.textContent = error.hidden ? "" : answer.error.code === "signed_out" ? SIGNED_OUT : answer.error.message;
    this.say(error.hidden ? answer.error.message : "Not saved", "bad");
    if (error.hidden) this.timer = setTimeout(() => this.save(), RETRY);
  }

  kept({ value, problems }, sent) {
    this.saved = sent;
    const list = this.form.querySelector("[data-problems]");
    list.replaceChildren(...problems.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
    list.hidden = !problems.length;
    for (const mark of document.querySelectorAll(`[data-todo="${this.key}"]`)) mark.hidden = !isEmpty(this.kind, value);
    this.say(this.dirty ? "Not saved yet" : "Saved", this.dirty ? "waiting" : "good");
    if (this.kind === "quotes") this.strike();
  }

  // What was redacted is gone on the server: take it off the page too.
  strike() {
    for (const row of this.form.querySelectorAll("li")) {
      if (!row.querySelector("[name=redacted]")?.checked) continue;
      row.querySelector("[name=text]").value = "";
      const quote = row.querySelector("blockquote");
      quote?.replaceWith(Object.assign(document.createElement("p"), { id: quote.id, className: "quiet", textContent: "This quote is redacted." }));
    }
    this.saved = this.now();
  }

  say(words, state) {
    const status = this.form.querySelector("[data-status]");
    status.dataset.state = state;
    if (status.textContent !== words) status.textContent = words;
  }
}

function recount(count, text) {
  const parts = [];
  let over = false;
  for (const [most, written, noun] of [[count.dataset.words, words(text), "words"], [count.dataset.characters, [...text].length, "characters"]]) {
    if (!most) continue;
    parts.push(`${written} of ${most} ${noun}`);
    over ||= written > Number(most);
  }
  count.textContent = parts.join(", ");
  count.classList.toggle("count--over", over);
}

// Whoever signed out, or in again, in another tab has a new token: this page's words are not lost for that.
async function send(section, value) {
  try {
    const answer = await post(section, value);
    if (answer.error?.code !== "no_csrf") return answer;
    token = await freshToken();
    return await post(section, value);
  } catch {
    return { ok: false, error: OFFLINE };
  }
}

async function post(section, value) {
  const response = await fetch(`/w/${code}/do/edit_brief?as=${as}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ section, value }),
  });
  return response.json();
}

async function freshToken() {
  const page = await (await fetch("/promise")).text();
  return /name="csrf-token" content="([^"]+)"/.exec(page)[1];
}

const sections = [...document.querySelectorAll("form[data-section]")].map((form) => new Section(form));

window.addEventListener("beforeunload", (event) => {
  if (sections.some((section) => section.dirty)) event.preventDefault();
});
