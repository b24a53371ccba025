// The facilitator's console: the script at hand, one clock, calm control, and the board as people see it.

import { counters } from "./console/counters.js";
import { Desk } from "./console/desk.js";
import { script } from "./console/script.js";
import { sharing } from "./console/sharing.js";
import { suggest } from "./console/suggest.js";
import { start } from "./live/page.js";
import { mount as brief } from "./rooms/brief.js";
import { mount as cluster } from "./rooms/cluster.js";
import { mount as frame } from "./rooms/frame.js";
import { mount as post } from "./rooms/post.js";
import { mount as pulse } from "./rooms/pulse.js";
import { mount as stage } from "./rooms/stage.js";
import { mount as vote } from "./rooms/vote.js";

start([stage, post, cluster, frame, vote, brief, pulse, (board, tools) => {
  const desk = new Desk(document, tools);
  script(document, { ...tools, go: (key) => desk.go(key) });
  counters(document, tools);
  sharing(document, tools);
  suggest(document, tools);
}]);
