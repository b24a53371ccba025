// What a screen reader hears. My own doing at once; other people's gathered, so that a busy room does not flood anyone.
import { shelf } from "./shelf.js";

const EVERY = 6000; // ms between two reports of what others did
const KEPT = 6; // lines left in the status element

/**
 * mine(text) says what I did, or what the whole room must hear (the clock, a new stage), at once.
 * others(summary, lines) gathers what others did: "3 notes added", and a sentence each for those who chose Everything.
 * root holds #announcer (role=status) and the radios named "updates" (summaries|everything|nothing).
 */
export function announcer(root = document, { later = (fn, ms) => setTimeout(fn, ms), now = () => Date.now(), store } = {}) {
  const mode = chosenMode(root, store);
  const mine = (text) => speak(root.querySelector("#announcer"), text);
  let heard = [];
  let toldAt = -Infinity;
  let waiting = false;

  const report = () => {
    waiting = false;
    toldAt = now();
    const full = mode() === "everything";
    const lines = full ? heard.flatMap((one) => one.lines) : [];
    const rest = sum(heard.filter((one) => !full || !one.lines.length).map((one) => one.summary));
    heard = [];
    if (mode() !== "nothing") mine([...lines, rest].filter(Boolean).join(". "));
  };

  return {
    mine,
    others(summary, lines = []) {
      heard.push({ summary, lines });
      if (waiting) return;
      waiting = true;
      later(report, Math.max(0, EVERY - (now() - toldAt)));
    },
  };
}

/** ["1 note added", "2 notes added", "1 note moved"] as "3 notes added, 1 note moved". */
export function sum(summaries) {
  const counts = new Map();
  for (const summary of summaries) {
    const [, n = "", noun = "", rest = summary] = /^(\d+) (\w+?)s? (.+)$/.exec(summary) ?? [];
    const key = `${noun} ${rest}`;
    counts.set(key, { n: (counts.get(key)?.n ?? 0) + Number(n), noun, rest });
  }
  return [...counts.values()].map(({ n, noun, rest }) => (noun ? `${n} ${noun}${n === 1 ? "" : "s"} ${rest}` : rest)).join(", ");
}

function speak(status, text) {
  if (!status || !text) return;
  const line = document.createElement("p"); // a new element each time: the same words twice are spoken twice
  line.textContent = text;
  status.append(line);
  while (status.children.length > KEPT) status.firstElementChild.remove();
}

function chosenMode(root, store) {
  const memory = shelf("page", store);
  const radios = [...root.querySelectorAll("input[name=updates]")];
  const known = memory.get("updates");
  for (const radio of radios) {
    if (known) radio.checked = radio.value === known;
    radio.addEventListener("change", () => memory.set("updates", radio.value));
  }
  return () => radios.find((radio) => radio.checked)?.value ?? "summaries";
}
