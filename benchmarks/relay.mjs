// A yardstick: the official Socket.IO server for Node as a bare relay. It keeps nothing, checks nothing, and sends one message per post.
// node benchmarks/relay.mjs PORT
import { Server } from "socket.io";

const io = new Server({ serveClient: false, transports: ["websocket"], perMessageDeflate: false });

io.on("connection", (socket) => {
  socket.join("board");
  socket.on("post", ({ id, text }, answer) => {
    answer({ ok: true });
    io.to("board").emit("note", { id, stage: "warm-up", text, cluster: null });
  });
});

io.listen(Number(process.argv[2]));
