// Asks the server what the wording check says of a text. Offline, or refused, there is no nudge: the words go on.

const PATIENCE = 4000; // ms

/** → Promise of [{code, words, message}]. */
export async function weigh(code, as, text) {
  try {
    const answer = await fetch(`/w/${encodeURIComponent(code)}/wording?as=${as}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return answer.ok ? (await answer.json()).nudges ?? [] : [];
  } catch {
    return [];
  }
}
