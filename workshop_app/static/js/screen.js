// The shared screen: the board for the whole room to read, and nothing to press but full screen and stay awake.

import { setText, show } from "./dom.js";
import { start } from "./live/page.js";
import { scene } from "./screen/scenes.js";
import { fit, glassTools } from "./screen/glass.js";

const EVERY = 500; // ms between two paintings: a thousand notes take several layouts to fit

start([(main, { store }) => {
  const $ = (selector) => main.querySelector(selector);
  const board = $("[data-board]");

  let timer = null;
  let paintedAt = -Infinity;

  const paint = () => {
    timer = null;
    paintedAt = performance.now();
    const workshop = store.workshop();
    const stage = store.stage();
    const joining = workshop.state === "ready" || (workshop.state === "running" && stage?.activity === "welcome");
    show($("[data-part=join]"), joining);
    show($("[data-part=show]"), !joining);
    for (const el of main.querySelectorAll("[data-people]")) setText(el, people(store.counts.people ?? 0));
    setText($("[data-principle]"), workshop.state === "running" ? stage?.principle ?? "" : "");
    paintPrompt($("[data-prompt]"), workshop.state === "running" ? stage : null);
    if (workshop.state === "finished") setText($("[data-stage-title]"), "Thank you");
    show($("[data-corner]"), workshop.state !== "finished");
    if (joining) return;
    board.replaceChildren(...scene(store));
    fit(board);
  };

  store.on(() => { timer ??= setTimeout(paint, Math.max(0, EVERY - (performance.now() - paintedAt))); });
  window.addEventListener("resize", () => fit(board));
  glassTools(main);
}]);

// The prompt is the one question of the stage; where there is none, what people see on their own screens stands in, smaller.
function paintPrompt(place, stage) {
  setText(place, stage?.prompt || flat(stage?.see) || "");
  place.classList.toggle("show__prompt--see", !stage?.prompt);
}

const flat = (text) => text?.replace(/\s+/g, " ").trim();

function people(count) {
  return count === 1 ? "1 person here" : `${count} people here`;
}
