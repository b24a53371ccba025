"""The log: warnings and faults, as lines of text or of JSON, on standard error.

What we say ourselves holds no address and nothing that anybody wrote. Libraries make no such promise. So of their messages only the
fixed part is kept, and of an exception its kind and its way through the code: what it says may be somebody's words.
"""
import json
import logging
import os
import sqlite3
import sys
import threading
import time
import traceback
import warnings
from datetime import UTC, datetime

import psycopg2
import redis
from sqlalchemy import exc

from workshop_app import runtime
from workshop_app.config import Settings

log = logging.getLogger(__name__)
# These say something about the code or the machine, never about what came in. Kinds derived from them may do otherwise.
PLAIN = {
    AttributeError, ImportError, ModuleNotFoundError, NameError, NotImplementedError, RecursionError, RuntimeError, TypeError,
    exc.TimeoutError, redis.ConnectionError, redis.TimeoutError,
}
# Of a database, these say which constraint or connection failed; the lines after the first would quote the row or the statement.
FIRST_LINE = (
    psycopg2.IntegrityError, psycopg2.OperationalError, psycopg2.ProgrammingError, psycopg2.InternalError,
    sqlite3.IntegrityError, sqlite3.OperationalError,
)
ORIGIN = "is not an accepted origin"  # Engine.IO says so of an address, and operators need to know
GIBBERISH = "what came in could not be read (%s)"
PROVOKED = ("engineio", "socketio", "werkzeug")  # strangers can make these complain as often as they like
AGAIN_AFTER = 60  # seconds before such a complaint is written once more
_written: dict[str, float] = {}  # complaint -> when, by the monotonic clock


def ready(settings: Settings) -> None:
    """Send all that this process has to complain of through our own lines, once, whoever else has set up handlers."""
    _written.clear()
    handler = logging.StreamHandler()
    handler.addFilter(thin)
    handler.setFormatter(JsonLines() if settings.log == "json" else Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in list(root.manager.loggerDict):
        logging.getLogger(name).handlers.clear()  # Engine.IO and Socket.IO add some that say everything as it is
    logging.raiseExceptions = False  # a line that can't be written would be printed with all its values
    sys.excepthook = lambda kind, error, _: stopped(error)
    threading.excepthook = lambda told: broke(told.exc_value)
    sys.unraisablehook = lambda told: broke(told.exc_value)
    warnings.showwarning = lambda message, category, file, line, *_: log.warning("%s at %s:%d", category.__name__, short(file), line)
    runtime.on_fault(broke)


def stopped(error: BaseException) -> None:
    if not isinstance(error, KeyboardInterrupt):
        log.critical("the server stopped", exc_info=error)


def broke(error: BaseException | None) -> None:
    """What ended a thread or a request, and what nobody waits for."""
    if isinstance(error, (ConnectionError, TimeoutError)):
        log.warning("a connection broke: %s", kind(error))
    elif is_protocol_broken(error):
        log.warning(GIBBERISH, kind(error))
    elif error is not None and not isinstance(error, (SystemExit, KeyboardInterrupt)):
        log.error("something ended that should not", exc_info=error)


def is_protocol_broken(error: BaseException | None) -> bool:
    return type(error).__name__ == "RemoteProtocolError"


def thin(record: logging.LogRecord) -> bool:
    """Take out of a library's record what may be somebody's. Flask's own logger has our name, and says the path of a request."""
    record.fault = record.exc_info[1] if record.exc_info else None
    if record.name.startswith("workshop_app."):
        return True
    if record.fault is None and record.name == "werkzeug" and record.levelno >= logging.ERROR:
        record.fault = sys.exception()  # it writes the traceback into the message
    record.msg, record.args = fixed(record), ()
    if is_gibberish(record):
        # A library stumbled over what somebody sent: no fault of ours, and worth one line.
        record.levelname, record.msg, record.fault = "WARNING", GIBBERISH % kind(record.fault), None
    return bool(record.fault) or not record.name.startswith(PROVOKED) or is_news(record.msg)


def is_gibberish(record: logging.LogRecord) -> bool:
    lost = record.name.startswith("engineio") and isinstance(record.fault, LookupError)  # it looks for parts that aren't there
    return lost or isinstance(record.fault, ValueError) or is_protocol_broken(record.fault)


def is_news(complaint: str) -> bool:
    """False for what was written a moment ago: nobody may fill the disk by sending rubbish."""
    now = time.monotonic()
    if now < _written.get(complaint, -AGAIN_AFTER) + AGAIN_AFTER:
        return False
    _written[complaint] = now
    return True


def fixed(record: logging.LogRecord) -> str:
    """The message without its values. Where words and values can't be told apart, only the place where it was said."""
    if record.args:
        return str(record.msg)
    if ORIGIN in str(record.msg):
        return f"A page of an origin that {ORIGIN} tried to connect. See WORKSHOP_ORIGINS and WORKSHOP_PUBLIC_URL."
    return f"a message that is not kept, of {short(record.pathname)}:{record.lineno}"


class Lines(logging.Formatter):
    """A line of text; the way of an exception follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {record.getMessage()}"
        return f"{line}\n{way(record.fault)}" if record.fault else line


class JsonLines(logging.Formatter):
    """One JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.fault:
            line |= {"exception": kind(record.fault), "traceback": way(record.fault)}
        return json.dumps(line)


def short(path: str) -> str:
    return "/".join(path.split(os.sep)[-2:])


def way(error: BaseException) -> str:
    """The traceback, with those of the exceptions that led to it before it."""
    ways, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        ways.append("".join(["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__), kind(error)]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nThat led to:\n\n".join(reversed(ways))


def kind(error: BaseException) -> str:
    """The exception's name, and what it says where that can be no words of people."""
    name = type(error).__qualname__ if type(error).__module__ == "builtins" else f"{type(error).__module__}.{type(error).__qualname__}"
    words = harmless(error)
    return f"{name}: {words}" if words else name


def harmless(error: BaseException) -> str:
    if type(error) in PLAIN:
        return str(error)
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        return kind(error.orig)
    if isinstance(error, FIRST_LINE):
        return str(error).partition("\n")[0].partition(" with text ")[0].strip()
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return os.strerror(error.errno)
    return ""
