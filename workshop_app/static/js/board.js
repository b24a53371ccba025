// The participant's board.
import { setText, show } from "./dom.js";
import { start } from "./live/page.js";
import { mount as brief } from "./rooms/brief.js";
import { mount as cluster } from "./rooms/cluster.js";
import { mount as frame } from "./rooms/frame.js";
import { mount as post } from "./rooms/post.js";
import { mount as pulse } from "./rooms/pulse.js";
import { mount as stage } from "./rooms/stage.js";
import { mount as vote } from "./rooms/vote.js";

const THIN = 5; // seats below which people can guess who wrote what
const PAUSED = "The facilitator has paused posting for a moment. Go on writing if you like: your words are kept in this browser.";

const { store, wire } = start([stage, post, cluster, frame, vote, brief, pulse]);

store.on(({ kinds }) => {
  if (!kinds.has("workshop")) return;
  const paused = document.querySelector("[data-paused]");
  setText(paused, store.workshop()?.posting_paused ? PAUSED : "");
  show(paused, paused.textContent);
});

store.on(() => {
  const { seats } = store.counts;
  const thin = document.querySelector("[data-thin]");
  thin.hidden = !(seats > 0 && seats < THIN) || store.workshop()?.state === "finished";
  const words = `Only ${seats === 1 ? "1 person has" : `${seats} people have`} joined. In a group this small, others may guess who wrote what.`;
  if (!thin.hidden && thin.textContent !== words) thin.textContent = words;
});

// A refusal of something that this page did is told where it was done; what an earlier page left behind is told here.
wire.on("refused", ({ ack, asked }) => {
  const told = document.querySelector("[data-told]");
  told.textContent = ack.error.message;
  told.hidden = asked;
});
