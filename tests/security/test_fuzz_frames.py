"""Any bytes at the live door, as frames and as long polling: the others hear and are heard, nothing changes, nothing is logged but a line."""
import json
import struct

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from security.effort import inputs
from security.raw import BINARY, CLOSE, PING, TEXT, Line, computed, cookies, frame, rows
from tally import counts

SLOW = 0.1  # seconds of computing for one example
WHOLE = 64 * 1024


@pytest.fixture(scope="module")
def scene(site):
    """A workshop at its warm-up: Ada's cookies are used for mischief, Bo stands by at his board."""
    code = site.open_workshop()
    fay, ada, bo = site.console(code), site.seat(code, live=False), site.seat(code)
    fay.ask("start")
    fay.ask("go", stage="warm-up")
    bo.write("post", "By bus")
    bo.wait(lambda: len(bo.board.all("note")) == 1)
    scene = Scene(site, code, ada, bo)
    before = rows(site)
    yield scene
    assert rows(site) == before
    assert site.agrees(bo) and site.agrees(fay)
    assert "Traceback" not in site.log.read_text()
    fay.leave()
    bo.leave()


class Scene:
    def __init__(self, site, code, ada, bo):
        self.site, self.code, self.cookie, self.bo = site, code, cookies(ada), bo
        self.polling = f"{site.url}/socket.io/?EIO=4&transport=polling"
        self.web = requests.Session()
        self.web.headers["Cookie"] = self.cookie

    def watched(self, mischief) -> None:
        """The server computes for a moment at most, and Bo, who was connected before, is answered."""
        counts["live messages fuzzed"] += 1
        if self.seconds(mischief) > SLOW:
            assert self.seconds(mischief) < SLOW, "it computes for too long"
        assert self.bo.do("fly")["error"]["code"] in ("unknown_command", "too_fast")

    def seconds(self, mischief) -> float:
        before = computed(self.site)
        mischief()
        return computed(self.site) - before

    def line(self, joined: bool) -> Line:
        return Line(self.site.url, self.cookie, self.code if joined else None)

    def knock(self) -> str:
        """The id of a new connection by long polling."""
        return json.loads(self.web.get(self.polling, timeout=10).text[1:])["sid"]


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


NAMES = st.sampled_from(["do", "sync", "connect", "disconnect", "malformed", "message", "patch", "beat", "*", "__disconnect_final", "", "error"]) | st.text(max_size=8)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["fly", "malformed"])
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["_placeholder", "num", "code", "as", "version"]) | st.text(max_size=5), inner, max_size=4), max_leaves=12)
HOLES = st.fixed_dictionaries({"_placeholder": st.just(True), "num": st.integers(-3, 3) | st.none() | st.text(max_size=3)})
EVENTS = st.builds(lambda name, args: json.dumps([name, *args]), NAMES, st.lists(JSON | HOLES, max_size=3))
UNREADABLE = st.text(max_size=30) | st.sampled_from(["[", "{", '["do",', "nul", "NaN", "[NaN]", "9" * 5000, '"' * 2000, '"\\' * 9000, "[1e999]", '["do",["fly",{"a":"\\ud800"}]]'])
DEEP = st.sampled_from([5, 21, 900, 30_000]).map(lambda depth: f'["do",{nested(depth)}]') | st.sampled_from([900, 12_000]).map(lambda depth: '{"code":' * depth)
HUGE = st.sampled_from([WHOLE - 50, WHOLE, WHOLE + 1]).map(lambda size: '["do",["fly","' + "x" * size + '"]]')
BODIES = EVENTS | EVENTS | UNREADABLE | DEEP | HUGE | JSON.map(json.dumps)
# Engine.IO's kind, then Socket.IO's: kind, attachments, namespace, number of the ack, what is sent.
PACKETS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["4"] * 8 + list("012356789bx²٣")), st.sampled_from(["2"] * 6 + ["0", "5", "5"] + list("1346789²٣-")),
        st.sampled_from([""] * 6 + ["0-", "1-", "3-", "9999999999-", "99999999999-", "-1-", "²-"]), st.sampled_from([""] * 6 + ["/", "/,", "/x,", "/x?y,", "/" + "x" * 5000 + ","]),
        st.sampled_from(["", "0", "1", "7", "9" * 50, "9" * 99, "9" * 200, "٣"]), BODIES,
    ),
)
TEXTS = PACKETS | PACKETS | st.text(max_size=30) | st.sampled_from(["", "4", "40", "41", "42", "43", "44", "2", "2probe", "3", "5", "6", "1", "\x1e", "4\x1e4"])


@inputs(70, shrink=False)
@given(joined=st.booleans(), texts=st.lists(TEXTS | st.binary(max_size=40), min_size=1, max_size=6))
def test_whatever_messages_come_in_harm_nobody(scene, joined, texts):
    frames = b"".join(frame(text, BINARY) if isinstance(text, bytes) else frame(text.encode("utf-8", "replace"), TEXT) for text in texts)
    scene.watched(lambda: scene.line(joined).pour(frames).end())


MASKS = st.sampled_from([b"abcd"] * 6 + [b"\0\0\0\0", None])
FRAMES = st.builds(
    frame, st.binary(max_size=140) | st.just(b"42[]") | st.just(struct.pack("!H", 1000) + b"\xff"), st.sampled_from([TEXT, TEXT, 0, 0, BINARY, 3, 7, CLOSE, PING, 10, 11, 15]),
    last=st.booleans(), mask=MASKS, length=st.none() | st.sampled_from([0, 1, 125, 126, 65_535, WHOLE, WHOLE + 1, 2**31, 2**63, 2**64 - 1]), reserved=st.sampled_from([0, 0, 0, 1, 2, 4, 7]),
)


@inputs(60, shrink=False)
@given(joined=st.booleans(), pieces=st.lists(FRAMES | st.binary(max_size=60), min_size=1, max_size=8))
def test_whatever_frames_come_in_harm_nobody(scene, joined, pieces):
    scene.watched(lambda: scene.line(joined).pour(b"".join(pieces)).end())


STEPS = st.lists(st.tuples(
    st.sampled_from(["POST", "POST", "POST", "GET", "OPTIONS", "PUT"]),
    st.lists(TEXTS, max_size=18).map("\x1e".join).map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=60) | st.sampled_from([b"d=", b"d=4", b"d=%ff&d", b"d", b"b" * 7]),
    st.sampled_from(["", "", "", "&sid=x", "&sid=", "&j=0", "&j=x", "&j=" + "9" * 5000, "&transport=websocket", "&transport=x", "&EIO=3", "&EIO=5"]),
), min_size=1, max_size=4)


@inputs(30, shrink=False)
@given(joined=st.booleans(), steps=STEPS)
def test_whatever_is_sent_by_long_polling_harms_nobody(scene, joined, steps):
    def mischief():
        mine = f"&sid={scene.knock()}"
        if joined:
            scene.web.post(scene.polling + mine, data="40" + json.dumps({"code": scene.code}), timeout=10)
        for method, body, more in steps:
            # A question that waits for news would wait longer than we do; a server that is asked twice at once must bear that too.
            try:
                answer = scene.web.request(method, scene.polling + (more if "sid" in more else mine + more), data=body, timeout=0.3 if method == "GET" else 10)
            except requests.RequestException:
                continue
            assert answer.status_code < 500 and "Traceback" not in answer.text
        scene.web.post(scene.polling + mine, data="1", timeout=10)

    scene.watched(mischief)
