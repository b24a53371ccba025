// Looks now and then whether somebody else wrote in this brief, while the page is being looked at.
const EVERY = 20_000; // ms

/** `moved(state in words)` is called once, when the brief is no draft any more. Returns look(). */
export function watch(wire, sections, moved) {
  let told = false;

  async function look() {
    const answer = await wire.edits();
    if (!answer.ok) return;
    if (answer.state !== "draft" && !told) {
      told = true;
      moved(answer.called);
    }
    for (const section of sections) await section.heard(answer.marks[section.key] ?? 0);
  }

  const ifSeen = () => document.visibilityState === "visible" && look();
  setInterval(ifSeen, EVERY);
  document.addEventListener("visibilitychange", ifSeen);
  window.addEventListener("focus", ifSeen);
  return look;
}
