import assert from "node:assert/strict";
import { test } from "node:test";
import { savingWords, statusWords } from "../../workshop_app/static/js/live/saving.js";

test("what is on its way is counted, and called saving only while the line is up", () => {
  assert.deepEqual([0, 1, 12].map((pending) => savingWords(pending, "live")), ["", "Saving…", "Saving 12…"]);
  assert.equal(savingWords(2, "offline"), "2 to be sent");
});

test("a wait of some seconds is explained calmly, a shorter one not at all", () => {
  assert.equal(statusWords("live", null), "Live");
  assert.equal(statusWords("live", { for: 3000, code: "busy" }), "Live");
  for (const code of ["busy", "too_fast", "no_answer", ""]) assert.match(statusWords("live", { for: 5000, code }), /Very many people .* are kept here/);
  for (const code of ["restarting", "not_saved"]) assert.match(statusWords("live", { for: 5000, code }), /can’t save .* are kept here/);
});

test("without a line, that is what is told", () => {
  assert.match(statusWords("offline", { for: 60_000, code: "busy" }), /^Offline/);
  assert.equal(statusWords("connecting", null), "Connecting…");
});
