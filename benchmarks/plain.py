"""A yardstick: a plain Flask-SocketIO app as its documentation would have one write it. It keeps nothing, and emits once per post.

    python benchmarks/plain.py PORT
"""
import warnings

warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import sys  # noqa: E402

from flask import Flask  # noqa: E402
from flask_socketio import SocketIO, emit, join_room  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet")


@socketio.on("connect")
def connect(auth=None):
    join_room("board")


@socketio.on("post")
def post(note):
    emit("note", {"id": note["id"], "stage": "warm-up", "text": note["text"], "cluster": None}, to="board")
    return {"ok": True}


if __name__ == "__main__":
    # Its default of 1,024 connections would leave the last of a thousand people waiting for ever, so this much it is given.
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]), max_size=20_000)
