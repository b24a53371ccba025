import assert from "node:assert/strict";
import { test } from "node:test";
import { editKey, uuid } from "../../workshop_app/static/js/live/ids.js";
import { draft, of } from "../../workshop_app/static/js/live/keys.js";
import { memoryStore, shelf } from "../../workshop_app/static/js/live/shelf.js";

test("what Ada wrote is found again after a reload, oldest first, and can be forgotten", () => {
  const store = memoryStore();
  of("ABCDEF", store).remember("n2", { kind: "note", key: "k2", text: "second", at: 2 });
  of("ABCDEF", store).remember("n1", { kind: "note", key: "k1", text: "first", at: 1 });
  const reloaded = of("ABCDEF", store);
  assert.deepEqual(reloaded.all("note").map(([id]) => id), ["n1", "n2"]);
  reloaded.forget("n1");
  assert.equal(reloaded.get("n1"), null);
});

test("remembering more of an item keeps its key", () => {
  const keys = of("ABCDEF", memoryStore());
  keys.remember("n1", { kind: "note", key: "k1", text: "first" });
  keys.remember("n1", { text: "better", seen: true });
  assert.equal(keys.get("n1").key, "k1");
  assert.equal(keys.get("n1").text, "better");
});

test("kinds and workshops are kept apart", () => {
  const store = memoryStore();
  of("ABCDEF", store).remember("w1", { kind: "wording", key: "k", text: "How can technology help?" });
  assert.deepEqual(of("ABCDEF", store).all("note"), []);
  assert.deepEqual(of("GHJKLM", store).all("wording"), []);
});

test("a half-written text outlives the page until it is cleared", () => {
  const store = memoryStore();
  draft("ABCDEF", "post", store).set("The form asks for");
  assert.equal(draft("ABCDEF", "post", store).get(), "The form asks for");
  draft("ABCDEF", "post", store).clear();
  assert.equal(draft("ABCDEF", "post", store).get(), "");
});

test("a full disk loses nothing while the page lives", () => {
  const full = memoryStore();
  full.setItem("workshop:x:old", JSON.stringify("kept"));
  full.setItem = () => { throw new Error("QuotaExceededError"); };
  const drawer = shelf("x", full);
  drawer.set("new", "words");
  assert.equal(drawer.get("new"), "words");
  assert.equal(drawer.get("old"), "kept");
});

test("ids are random UUIDs of version 4 and edit keys are 43 letters of base64url", () => {
  assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.match(editKey(), /^[A-Za-z0-9_-]{43}$/);
  assert.equal(new Set(Array.from({ length: 1000 }, uuid)).size, 1000);
});

test("after the workshop this browser can forget everything that it wrote there, and only there", () => {
  const store = memoryStore();
  const keys = of("ABCDEF", store);
  keys.remember("n1", { kind: "note", key: "k1", text: "first" });
  keys.remember("n2", { kind: "note", key: "k2", text: "second" });
  of("GHJKLM", store).remember("n3", { kind: "note", key: "k3", text: "elsewhere" });
  keys.forgetAll();
  assert.deepEqual(keys.all(), []);
  assert.equal(of("GHJKLM", store).all().length, 1);
});
