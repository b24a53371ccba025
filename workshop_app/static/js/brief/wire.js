// What the editor asks the server. Each answer is the server's body, or a refusal of its own shape when nothing came.
const PATIENCE = 15000; // ms
const OFFLINE = { ok: false, error: { code: "offline", message: "Not saved: there is no connection. We try again in a few seconds." } };

export function wire(code, as) {
  let token = document.querySelector("meta[name=csrf-token]").content;
  const at = `/w/${encodeURIComponent(code)}`;

  async function ask(path, sent) {
    const headers = { Accept: "application/json" };
    const asked = { headers, signal: AbortSignal.timeout(PATIENCE) };
    if (sent !== undefined) {
      Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": token });
      Object.assign(asked, { method: "POST", body: JSON.stringify(sent) });
    }
    return (await fetch(at + path, asked)).json();
  }

  // Whoever signed out, or in again, in another tab has a new token: this page's words are not lost for that.
  async function patiently(path, sent) {
    try {
      const answer = await ask(path, sent);
      if (answer.error?.code !== "no_csrf") return answer;
      token = await freshToken();
      return await ask(path, sent);
    } catch {
      return OFFLINE;
    }
  }

  return {
    save: (section, value, base) => patiently(`/do/edit_brief?as=${as}`, { section, value, base }),
    keep: (wording, reason) => patiently(`/do/keep_wording?as=${as}`, { wording, reason }),
    stored: (section) => patiently(`/brief/sections/${section}.json`),
    compare: (section, value) => patiently(`/brief/sections/${section}.json`, { value }),
    edits: () => patiently("/brief/edits.json"),
  };
}

async function freshToken() {
  const page = await (await fetch("/promise")).text();
  return /name="csrf-token" content="([^"]+)"/.exec(page)[1];
}
