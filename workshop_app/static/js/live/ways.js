// How a page gets through to the server: by WebSocket, or where a network does not let that through, by long polling.

const CONNECT_WITHIN = 8000; // ms for one attempt

/** What Socket.IO is told: the WebSocket first, and where it is refused, polling at once. Everybody comes back in their own time. */
export const WAYS = {
  transports: ["websocket", "polling"],
  tryAllTransports: true,
  timeout: CONNECT_WITHIN,
  reconnectionDelay: 500,
  reconnectionDelayMax: 5000,
  randomizationFactor: 0.8,
};

/**
 * An attempt has taken too long: the next one goes the other way first.
 *
 * Some networks open a WebSocket and then let nothing through. There it is not even tried beside the polling: the server
 * would hold its news back for a WebSocket that never speaks.
 */
export function tryOtherWay(manager) {
  const { name, readyState } = manager.engine.transport;
  const stuck = name === "websocket";
  manager.opts.upgrade = !(stuck && readyState === "open");
  manager.opts.transports = stuck ? ["polling", "websocket"] : ["websocket", "polling"];
}
