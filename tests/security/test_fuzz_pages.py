"""Any request at any address, by anybody: no fault of ours, no word of how the house is built, and the same locks on every door."""
import re
from urllib.parse import urlencode

import pytest
from browsing import Browser, account
from hypothesis import given
from hypothesis import strategies as st
from people import Room, new_id
from security.effort import inputs
from security.payloads import JSON, LONG, PRINTABLE, TROUBLE
from tally import counts

from workshop_app import create_app, migrations
from workshop_app.config import Settings
from workshop_app.doors import identity
from workshop_app.doors.locks import FILES, FRAMED
from workshop_app.engine import pace
from workshop_app.extensions import db
from workshop_app.method import script
from workshop_app.rooms.opening import open_workshop

TELLTALES = ("Traceback", "sqlalchemy", "workshop_app/", "site-packages", "werkzeug.")
LOCKS = ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Permissions-Policy", "Cross-Origin-Opener-Policy")


class Street:
    """The app with a workshop in it, and browsers of everybody who may come by; `endpoints` are all its addresses."""

    def __init__(self, folder):
        self.app = create_app(Settings(instance=str(folder), async_mode="threading", beat_ms="0", sqlite_synchronous="NORMAL", metrics_token="t"))
        migrations.upgrade()
        fay = account("Fay", "facilitator", "coordinator", "admin")
        found = script.shelf(*self.app.config["SCRIPT_FOLDERS"])["two-hours"]
        self.workshop = db.write(lambda session: open_workshop(session, script=found, title="Getting there", account_id=fay.id))
        self.code = self.workshop.code
        self.play(Room(self.workshop))
        self.browsers = {"stranger": Browser(self.app), "seat": Browser(self.app).sit(self.code), "staff": Browser(self.app)}
        assert self.browsers["staff"].sign_in(fay).status_code == 302
        self.rules = list(self.app.url_map.iter_rules())

    def play(self, room: Room) -> None:
        ada, fay = room.sit(), room.fay
        room.go("frame")
        wording = ada.offer(None, "How can technology shorten the wait?")
        fay.do("put_up", id=wording["id"])
        room.go("dot-vote")
        fay.do("open_vote", id=new_id())
        ada.do("cast", challenge=wording["id"], dots=1)
        fay.do("close_vote")
        assert fay.code("draft_brief") == "ok"


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    street = Street(tmp_path_factory.mktemp("street"))
    yield street
    db.close()


# The test client sends paths and headers as a server would hand them on; what no server lets through needs no test.
WORDS = PRINTABLE | TROUBLE | st.sampled_from(["..", "%2e%2e", "%00", "a/b", "\u202e", "x" * 3000, "{{7*7}}", "' OR 1=1 --", "question", "told_us", "route", "docx", "html", "md"])
PARTS = st.dictionaries(st.sampled_from(["token", "token", "key", "key", "ending", "ending", "command", "filename", "code"]), WORDS)
QUERIES = st.dictionaries(st.sampled_from(["as", "saved", "next", "w", "code", ""]) | PRINTABLE, WORDS | st.sampled_from(["participant", "facilitator", "screen", "coordinator"]), max_size=3)
FIELDS = st.sampled_from([
    "code", "email", "password", "name", "script", "title", "team", "topic", "owner", "contact", "value", "point", "text", "redacted", "what", "when", "statement", "wording", "reason",
    "criterion", "route", "notes", "roles", "facilitator", "admin", "again", "next",
]) | PRINTABLE
FORMS = st.dictionaries(FIELDS, st.lists(WORDS | LONG, min_size=1, max_size=3), max_size=5)
BODIES = st.tuples(st.just("form"), FORMS) | st.tuples(st.just("json"), JSON) | st.tuples(st.just("bytes"), st.binary(max_size=200) | st.sampled_from([b"x" * 70_000, b'{"a":' * 900, b"a&" * 20_000, b"%"]))
TYPES = st.sampled_from([
    None, "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain; charset=utf-16", "application/json; charset=nowhere",
    "", "/", ";" * 50,
])
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)
HEADERS = st.dictionaries(
    st.sampled_from(["Accept", "Accept-Encoding", "Accept-Language", "Range", "If-None-Match", "If-Modified-Since", "Authorization", "X-CSRFToken", "Origin", "X-Forwarded-Proto", "X-Forwarded-Host"]),
    LATIN | st.sampled_from(["*/*;q=nan", "gzip;q=-1", "bytes=0-1,2-", "application/json", "text/html;q=0.1,application/json"]), max_size=3,
)
HOSTS = st.sampled_from([None] * 6 + ["evil.example", "a; script-src *", "[::1", "a:99999", "é", "a b", "x" * 300, "a\tb"])
METHODS = st.sampled_from(["GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "FLY"])
FORM = "application/x-www-form-urlencoded"


def address(street: Street, rule, parts: dict) -> str:
    """The path of a rule; with the workshop's own code unless another was drawn."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda place: parts.get(place[1], street.code), rule.rule)


def wire(path: str, query: str) -> dict:
    """Path and query as a server hands them on, whatever is in them."""
    return {"PATH_INFO": path.encode("utf-8", "replace").decode("latin-1"), "QUERY_STRING": query.encode("utf-8", "replace").decode("latin-1")}


def check(answer) -> None:
    counts["requests fuzzed"] += 1
    assert answer.status_code < 500 or answer.json["error"]["code"] in ("busy", "restarting"), answer.text
    if answer.request.path.startswith("/static/") and answer.status_code < 400:
        assert FILES.items() <= dict(answer.headers).items()
        return
    assert not [word for word in TELLTALES if word in answer.text]
    assert [name for name in LOCKS if name not in answer.headers] == []
    if "/brief/exported" in answer.request.path and answer.status_code == 200:
        assert FRAMED.items() <= dict(answer.headers).items()
        return
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'") and policy.count("script-src") == 1


@inputs(500)
@given(
    who=st.sampled_from(["stranger", "seat", "staff"]), number=st.integers(0, 10_000), method=METHODS, parts=PARTS, query=QUERIES, body=BODIES, kind=TYPES, headers=HEADERS,
    host=HOSTS, guarded=st.booleans(),
)
def test_whatever_is_asked_at_any_address_is_answered_in_order(street, who, number, method, parts, query, body, kind, headers, host, guarded):
    rule = street.rules[number % len(street.rules)]
    browser = street.browsers["stranger" if "sign_out" in rule.endpoint else who]
    identity.forgive()
    pace.forget()
    sent, what = body
    if sent == "json":
        more = {"json": what}
    elif sent == "form":
        more = {"data": urlencode(what, doseq=True, errors="surrogatepass"), "content_type": FORM}
    else:
        more = {"data": what, "content_type": kind}
    headers |= {"Host": host} if host else {}
    headers |= {"X-CSRFToken": browser.token()} if guarded else {}
    asked = urlencode(query, errors="replace")
    check(browser.client.open("/", method=method, headers=headers, environ_overrides=wire(address(street, rule, parts), asked), **more))


@inputs(120)
@given(path=st.lists(WORDS, max_size=4), method=METHODS, query=st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(["%", "a=%ff", "&" * 500, "=" * 500]))
def test_whatever_address_is_tried_is_answered_in_order(street, path, method, query):
    check(street.browsers["stranger"].client.open("/", method=method, environ_overrides=wire("/" + "/".join(path), query)))


JUNK = LATIN | st.sampled_from(["\"\\355\\240\\200\"", "=", ";;", "a" * 5000, "e30.x.y", ".eJw.x.y", "eyJhY2NvdW50Ijp7fX0.aaaaaa.bbbb"])


@inputs(120)
@given(seat=JUNK, session=JUNK, rest=JUNK, at=st.sampled_from(["", "/facilitate", "/screen", "/results", "/brief", "/brief.docx", "/board.json", "/board.json?as=facilitator", "/qr.svg"]))
def test_whatever_cookies_a_browser_brings_open_nothing_and_break_nothing(street, seat, session, rest, at):
    jar = f"seat-{street.code}={seat}; facilitator-{street.code}={seat}; session={session}; {rest}"
    answer = street.app.test_client(use_cookies=False).get(f"/w/{street.code}{at}", headers={"Cookie": jar})
    identity.forgive()
    check(answer)
    assert answer.status_code in (302, 400, 403), answer.text
