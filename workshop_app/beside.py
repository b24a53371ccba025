"""Processes beside the server for whatever computes: documents and checks, clusters. Computing in a thread would hold every live workshop
up, because threads of one Python process take turns.

Each starts when it is first needed, works at low priority on one thing at a time, and leaves after some idle minutes.
"""
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import threading

from workshop_app.config import HERE, one_thread_for_arithmetic

LENGTH = struct.Struct("!Q")
PATIENCE = 60  # seconds for one call; what takes longer is stuck
IDLE = 300  # seconds


class Stuck(Exception):
    """The process beside us did not come to an end with a call, or died of it twice."""


class Helper:
    """One such process, as the server sees it."""

    def __init__(self):
        self.alone = threading.Lock()
        self.process = self.line = None

    def call(self, function, *args):
        """What `function(*args)` returns or raises there. It lies in a module, and it, what it takes and what it gives can be pickled."""
        work = pickle.dumps((function, args))
        with self.alone:
            answer = self._ask(work) or self._ask(work)  # one that went home between two calls is sent for again
        if answer is None:
            raise Stuck(f"{function.__module__}.{function.__name__} did not come to an end")
        fine, found = answer
        if fine:
            return found
        raise found

    def _ask(self, work: bytes) -> tuple | None:
        """(True, what came back) or (False, the exception); None when the process is gone."""
        if self.line is None:
            self._start()
        try:
            send(self.line, work)
            return pickle.loads(receive(self.line))
        except TimeoutError:
            self.stop()
            raise Stuck(f"A computation took longer than {PATIENCE} seconds.") from None
        except (OSError, EOFError):
            self.stop()
            return None

    def _start(self) -> None:
        self.line, theirs = socket.socketpair()
        self.line.settimeout(PATIENCE)
        command = [sys.executable, "-m", "workshop_app.beside", str(theirs.fileno())]
        # Beside the package, so that it is this very one that is imported there.
        self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, cwd=HERE.parent)
        theirs.close()

    def stop(self) -> None:
        if self.line is not None:
            self.line.close()
            self.process.kill()
            self.process.wait()
        self.process = self.line = None


def send(line: socket.socket, said: bytes) -> None:
    line.sendall(LENGTH.pack(len(said)) + said)


def receive(line: socket.socket) -> bytes:
    return exactly(line, LENGTH.unpack(exactly(line, LENGTH.size))[0])


def exactly(line: socket.socket, length: int) -> bytes:
    got = bytearray()
    while len(got) < length:
        part = line.recv(min(length - len(got), 1 << 20))
        if not part:
            raise EOFError
        got += part
    return bytes(got)


def serve(line: socket.socket) -> None:
    """Do what comes, until nobody asks any more."""
    line.settimeout(IDLE)
    while True:
        try:
            function, args = pickle.loads(receive(line))
        except (OSError, EOFError):
            return
        try:
            answer = pickle.dumps((True, function(*args)))
        except Exception as error:
            answer = pickle.dumps((False, portable(error)))
        try:
            send(line, answer)
        except OSError:
            return  # the server has gone


def portable(error: Exception) -> Exception:
    """The exception, if it comes out of a pickle as it went in; else one that names its kind."""
    try:
        return pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(type(error).__name__)


documents, clusters = Helper(), Helper()  # a document must not wait for seconds until clusters were found

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the server says when it is over
    # Only what nobody else wants of the processors: whoever serves people gets them back at once, which a nice value does not promise.
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    one_thread_for_arithmetic()
    serve(socket.socket(fileno=int(sys.argv[1])))
