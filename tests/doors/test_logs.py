"""The log: what an operator needs, and neither an address nor anything that anybody wrote."""
import io
import json
import logging
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import warnings
from types import SimpleNamespace

import psycopg2
import pytest
import requests
import websocket
from people import new_id, new_key
from served import ROOT, Site
from sqlalchemy import exc

from workshop_app.config import Settings
from workshop_app.doors import logs

WORDS = "marmalade"  # what somebody wrote, sent, or was called
GREETING = ("Challenge Workshop is at ", "Nobody has an account yet.", "Stopped.")  # printed for people; no part of the log


@pytest.fixture(params=["text", "json"])
def written(request, monkeypatch):
    """Readies the log as a server would; returns what it has written."""
    stream, root = io.StringIO(), logging.getLogger()
    kept = root.handlers, root.level, logging.raiseExceptions, warnings.showwarning
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    monkeypatch.setattr(sys, "stderr", stream)
    logs.ready(Settings(log=request.param))
    yield stream
    root.handlers, root.level, logging.raiseExceptions, warnings.showwarning = kept
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """The exception as it is after it was raised."""
    try:
        raise error from cause
    except BaseException as caught:
        return caught


KEY = psycopg2.errors.UniqueViolation(f'duplicate key value violates unique constraint "notes_pkey"\nDETAIL:  Key (text)=({WORDS}) already exists.\n')
ROW = psycopg2.errors.NotNullViolation(f'null value in column "stage" violates a constraint\nDETAIL:  Failing row contains ({WORDS}, null).\n')
STATEMENT = psycopg2.errors.UndefinedColumn(f"column \"x\" does not exist\nLINE 1: INSERT INTO notes VALUES ('{WORDS}', x)\n                        ^\n")
VALUE = psycopg2.errors.InvalidTextRepresentation(f'invalid input syntax for type integer: "{WORDS}"')
BYTES = sqlite3.OperationalError(f"Could not decode to UTF-8 column 'text' with text '{WORDS}'")


@pytest.mark.parametrize(("error", "told"), [
    (KEY, 'psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "notes_pkey"'),
    (ROW, 'psycopg2.errors.NotNullViolation: null value in column "stage" violates a constraint'),
    (STATEMENT, 'psycopg2.errors.UndefinedColumn: column "x" does not exist'),
    (VALUE, "psycopg2.errors.InvalidTextRepresentation"),
    (BYTES, "sqlite3.OperationalError: Could not decode to UTF-8 column 'text'"),
    (exc.IntegrityError("INSERT INTO notes", {"text": WORDS}, KEY), "sqlalchemy.exc.IntegrityError: psycopg2.errors.UniqueViolation: duplicate key"),
    (exc.PendingRollbackError(f"Original exception was: {KEY}"), "sqlalchemy.exc.PendingRollbackError"),
    (ValueError(f"invalid literal for int(): '{WORDS}'"), "ValueError"),
    (KeyError(WORDS), "KeyError"),
    (json.JSONDecodeError("Expecting value", WORDS, 0), "json.decoder.JSONDecodeError"),
    (UnicodeDecodeError("utf-8", WORDS.encode(), 0, 1, WORDS), "UnicodeDecodeError"),
    (OSError(28, "No space left on device", f"/srv/{WORDS}"), "OSError: No space left on device"),
    (Exception(WORDS), "Exception"),
    (RuntimeError("can't start new thread"), "RuntimeError: can't start new thread"),
    (TypeError("'NoneType' object is not subscriptable"), "TypeError: 'NoneType' object is not subscriptable"),
], ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "")
def test_an_exception_says_its_kind_and_its_way_but_no_words(written, error, told):
    logging.getLogger("workshop_app.engine.desk").error("the command %s failed", "post", exc_info=raised(error))
    said = written.getvalue()
    assert WORDS not in said and "the command post failed" in said and "Traceback" in said and "in raised" in said
    assert told in said.replace('\\"', '"')


def test_exceptions_that_led_to_another_are_as_thin(written):
    try:
        try:
            raise KeyError(WORDS)
        except KeyError:
            raise RuntimeError("the way out") from raised(ValueError(WORDS), raised(KEY))
    except RuntimeError as error:
        error.add_note(WORDS)
        logging.getLogger("workshop_app.x").error("twice", exc_info=error)
    said = written.getvalue()
    assert WORDS not in said and "UniqueViolation" in said and "ValueError" in said and "RuntimeError: the way out" in said
    assert said.rindex("UniqueViolation") < said.rindex("ValueError") < said.rindex("RuntimeError: the way out")


def test_of_a_librarys_message_only_the_fixed_part_is_kept(written):
    logging.getLogger("sqlalchemy.pool").error("Exception terminating connection %r", WORDS)
    logging.getLogger("engineio.server").error(f"Invalid session {WORDS} (further occurrences will be logged with level INFO)")
    logging.getLogger("engineio.server").error(f"https://{WORDS}.example is not an accepted origin. (further occurrences)")
    logging.getLogger("workshop_app").error("Exception on %s [%s]", f"/w/{WORDS}", "GET")  # Flask's own
    said = written.getvalue()
    assert WORDS not in said
    assert "Exception terminating connection %r" in said and "doors/test_logs.py:" in said and "WORKSHOP_ORIGINS" in said


def test_what_werkzeug_writes_into_its_message_is_kept_as_a_traceback_without_words(written):
    try:
        raise KeyError(WORDS)
    except KeyError as error:
        logging.getLogger("werkzeug").error(f"Error on request:\n{error}")
    assert WORDS not in written.getvalue() and "KeyError" in written.getvalue() and "Traceback" in written.getvalue()


def test_what_libraries_stumble_over_takes_one_line(written):
    logging.getLogger("engineio.server").error("post request handler error", exc_info=raised(ValueError(WORDS)))
    assert len(written.getvalue().splitlines()) == 1 and "Traceback" not in written.getvalue()
    assert "WARNING" in written.getvalue() and "what came in could not be read (ValueError)" in written.getvalue()


def test_what_looks_for_parts_that_were_not_sent_takes_one_line(written):
    logging.getLogger("engineio.server").error("post request handler error", exc_info=raised(KeyError(WORDS)))
    assert len(written.getvalue().splitlines()) == 1 and "Traceback" not in written.getvalue()


def test_whoever_sends_rubbish_without_end_fills_one_line_a_minute(written, monkeypatch):
    clock = iter([1000.0, 1001.0, 1059.0, 1061.0])
    monkeypatch.setattr(logs, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    for number in range(4):
        logging.getLogger("socketio.server").error("%s is not connected to namespace %s", number, WORDS)
    logging.getLogger("socketio.server").error("a fault", exc_info=raised(TypeError("ours")))
    logging.getLogger("workshop_app.doors.health").warning("The database can't be reached.")
    said = written.getvalue()
    assert said.count("is not connected to namespace") == 2 and "TypeError: ours" in said and "database" in said


def test_handlers_of_libraries_are_taken_away(monkeypatch):
    loud, stream = logging.getLogger("socketio.server"), io.StringIO()
    monkeypatch.setattr(loud, "handlers", [logging.StreamHandler(stream)])
    root = logging.getLogger()
    kept = root.handlers, root.level, logging.raiseExceptions, warnings.showwarning, sys.excepthook, threading.excepthook, sys.unraisablehook
    logs.ready(Settings())
    (root.handlers, root.level, logging.raiseExceptions, warnings.showwarning, sys.excepthook, threading.excepthook,
     sys.unraisablehook) = kept
    loud.error(WORDS)
    assert stream.getvalue() == ""


def test_a_line_of_json_has_time_level_logger_message_and_traceback(monkeypatch):
    record = logging.LogRecord("workshop_app.engine.desk", logging.ERROR, __file__, 1, "a “batch” of %d\n", (3,), (KeyError, raised(KeyError(WORDS)), None))
    record.created = 1_700_000_000.123456
    logs.thin(record)
    line = logs.JsonLines().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert told.pop("traceback").startswith("Traceback (most recent call last):\n")
    assert told == {"time": "2023-11-14T22:13:20.123+00:00", "level": "ERROR", "logger": "workshop_app.engine.desk", "message": "a “batch” of 3\n", "exception": "KeyError"}


ENDINGS = """
import sys, threading, time, warnings
from workshop_app import runtime
from workshop_app.config import Settings
settings = Settings(async_mode=sys.argv[1], log="json")
runtime.patch(settings)
from workshop_app.doors import logs
logs.ready(settings)
class Stubborn:
    def __del__(self): raise KeyError("marmalade")
def fail(): raise KeyError("marmalade")
def away(): raise ConnectionResetError(104, "marmalade")
runtime.background(fail)
runtime.background(away)
thread = threading.Thread(target=fail)
thread.start()
thread.join()
time.sleep(0.05)
Stubborn()
warnings.warn("marmalade", UserWarning)
fail()
"""


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_what_ends_a_thread_or_the_server_is_a_line_like_any_other(mode):
    done = subprocess.run([sys.executable, "-c", ENDINGS, mode], cwd=ROOT, capture_output=True, text=True, timeout=60)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert sorted(line["message"].split(" at ")[0] for line in lines) == [
        "UserWarning", "a connection broke: ConnectionResetError: Connection reset by peer",
        *["something ended that should not"] * 3, "the server stopped",
    ]
    assert WORDS not in "".join(line["message"] for line in lines)
    assert all(line["exception"] == "KeyError" for line in lines if "exception" in line)
    assert done.returncode == 1


FRAMES = [
    f'420{{"{WORDS}":1}}', "420", f'420"{WORDS}"', f'420[["{WORDS}"]]', f'420["{WORDS}",', f"4{WORDS}", f'4{{"{WORDS}":1}}', f'40"{WORDS}"', f'430["{WORDS}"]', f'44{{"{WORDS}":1}}',
    f'451-0["{WORDS}",{{"_placeholder":true,"num":5}}]', f'42/{WORDS},["do"]', f'42{"9" * 200}["{WORDS}"]', f'420["do",["{WORDS}",{{}}]]', f'420["do",["post",{{"{WORDS}":1}}]]',
    f"9{WORDS}", f"x{WORDS}", f"b{WORDS}", "", f"420[\"do\",[\"post\",{{\"text\":\"{WORDS * 9000}\"}}]]",
]
BROKEN = [b"\xff\xff" + WORDS.encode(), b"\x81\x09" + WORDS.encode(), b"\x81\x84abcd\xff\xfe\xfd\xfc", b"\x83\x80abcd", b"\x88\x81abcdx",
          b"\x81\xff" + struct.pack("!Q", 2**62) + b"abcd" + WORDS.encode(), b"\x09\x80abcd", b"\x80\x80abcd"]
REQUESTS = [
    f"GET /{WORDS} HTTP/9.9\r\n\r\n", f"{WORDS}\r\n\r\n", f"GET /{WORDS} HTTP/1.1\r\nContent-Length: {WORDS}\r\n\r\n", f"{WORDS} /socket.io/?EIO=4 HTTP/1.1\r\n\r\n",
    f"GET /socket.io/?EIO=4&transport={WORDS} HTTP/1.1\r\n\r\n", f"GET /socket.io/?EIO=4&transport=polling&sid={WORDS} HTTP/1.1\r\n\r\n",
    f"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nOrigin: https://{WORDS}.example\r\n\r\n",
    f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {WORDS}\r\nSec-WebSocket-Version: 99\r\n\r\n",
]


@pytest.fixture(params=["eventlet", "threading"])
def troubled(request, tmp_path):
    site = Site(tmp_path, request.param, WORKSHOP_LOG="json")
    yield site
    site.stop()


def log_of(site: Site) -> list[dict]:
    """The lines of the log, each as the object that it is."""
    return [json.loads(line) for line in site.log.read_text().splitlines() if not line.startswith(GREETING)]


def test_whatever_comes_in_the_log_holds_no_words_no_token_and_no_address(troubled, guests):
    site, ports = troubled, set()
    code = site.open_workshop(title=WORDS)
    fay, ada = site.console(code), site.seat(code)
    guests.extend([fay, ada])
    fay.ask("start")
    fay.ask("go", stage="warm-up")
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in ada.web.cookies)

    def line():
        live = websocket.create_connection(f"{site.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&w={code}", cookie=cookie, timeout=5)
        ports.add(live.sock.getsockname()[1])
        live.recv()
        live.send("40" + json.dumps({"code": code, "as": "participant"}))
        live.recv()
        return live

    for frame in FRAMES:
        live = line()
        live.send(frame)
        live.shutdown()
    for frame in BROKEN:
        live = line()
        live.sock.sendall(frame)
        live.shutdown()
    for sent in REQUESTS:
        with socket.create_connection(("127.0.0.1", site.port), timeout=5) as plain:
            ports.add(plain.getsockname()[1])
            plain.sendall(sent.encode())
            assert plain.recv(1)
    for body in (f"x{WORDS}", f"4{WORDS}", b"\xff" + WORDS.encode(), f'420{{"{WORDS}":1}}', "4\x1e" * 50):
        address = f"{site.url}/socket.io/?EIO=4&transport=polling"
        sid = json.loads(requests.get(address, timeout=5).text[1:])["sid"]
        assert requests.post(f"{address}&sid={sid}", data=body, timeout=5).ok

    database = sqlite3.connect(site.folder / "instance" / "workshop.db", timeout=10, isolation_level=None)
    database.execute("ALTER TABLE notes RENAME TO elsewhere")
    note = {"id": new_id(), "key": new_key(), "text": WORDS}
    assert ada.do("post", note)["error"]["code"] in ("internal", "not_saved")
    assert ada.do_over_http("post", note)["error"]["code"] in ("internal", "not_saved")
    database.execute("ALTER TABLE elsewhere RENAME TO notes")
    database.close()
    assert ada.do("post", note)["ok"]

    site.stop()
    said = site.log.read_text()
    token = next(cookie.value for cookie in ada.web.cookies if cookie.name.startswith("seat-"))
    for secret in (WORDS, token, code, note["id"], note["key"], "GET /", *(f":{port}" for port in ports), *(f", {port}" for port in ports)):
        assert secret not in said, secret
    lines = log_of(site)
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(line) for line in lines))
    assert any("no such table: notes" in line.get("exception", "") for line in lines)  # the operator learns what broke
    assert all(line["logger"].startswith("workshop_app.") for line in lines if "traceback" in line)  # and reads no other faults
