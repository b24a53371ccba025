"""A whole workshop at the public doors, by people whose every word is known, and all that an attacker could hold at its moments."""
import base64
import json
import random
import re
import socket
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

import websocket
from anonymity.evidence import Evidence, unzipped
from anonymity.truth import Truth, Window, Word, unlike_any
from people import new_key
from served import PASSWORD

from workshop_app.method.principles import PRINCIPLES
from workshop_app.rehearsal.guest import Guest
from workshop_app.rehearsal.server import within
from workshop_app.rehearsal.together import together

WRITERS = ("Ada", "Bo", "Cy", "Dot", "Eli", "Gus", "Hal", "Ivy")
SITTERS = ("Jo", "Kit", "Lee", "Max", "Ned", "Oli")
LATE = ("Pat", "Quin", "Rae", "Sam", "Tom", "Una")
BEAT = 0.5  # seconds
TRIES = 6
FIGURES = "the token of whoever reads the figures"
FORM_GUARD = re.compile(rb'(name="csrf-token" content|name="csrf_token"[^>]*value)="[^"]*"')


class Ear:
    """Every frame that comes in on somebody's live connection, with its time."""

    def __init__(self, guest: Guest):
        self.heard: list[tuple[float, str]] = []
        line = guest.live.eio.ws
        receive = line.recv

        def listening():
            data = receive()
            self.heard.append((time.monotonic(), data if isinstance(data, str) else "b" + base64.b64encode(data).decode()))
            return data

        line.recv = listening

    def events(self, since: int = 0) -> list[str]:
        """What others caused: acks are answers to oneself, pings to nobody."""
        return [frame for _, frame in self.heard[since:] if frame.startswith(("42", "45"))]

    def cell(self) -> int:
        """The beat heard last, numbered by the clock; -1 before the first."""
        return max((cell_of(frame) for frame in self.events()), default=-1)


def cell_of(frame: str) -> int:
    """Which multiple of the slow beat a beat belongs to; -1 for any other frame."""
    if not frame.startswith('42["beat"'):
        return -1
    return int((json.loads(frame[2:])[1]["now"] + 20) / 1000 / BEAT)


class Siege:
    def __init__(self, site, store, logs: Callable[[], dict[str, bytes]], urls: list[str], make_id=lambda: str(uuid.uuid4()), wiretap=None):
        self.site, self.store, self.logs, self.urls, self.make_id, self.wiretap = site, store, logs, urls, make_id, wiretap
        self.truth = Truth()
        self.people: dict[str, Guest] = {}
        self.ears: dict[str, Ear] = {}
        self.evidence: dict[str, Evidence] = {}
        self.mixed = random.Random(7)

    def play(self) -> "Siege":
        self.truth.began = now()
        try:
            for act in (self.gather_people, self.warm_up, self.explore, self.read, self.cluster, self.frame, self.vote, self.brief, self.rate, self.stumble, self.finish):
                act()
        finally:
            together([guest.leave for guest in [*self.people.values(), *getattr(self, "staff", [])]])
        self.truth.ended = now()
        return self

    # The acts of the workshop.

    def gather_people(self) -> None:
        code, other = self.code, self.other = self.site.open_workshop(), self.site.open_workshop(title="Another day")
        self.truth.codes = code, other
        self.fay, self.fay_elsewhere = self.site.console(code), self.site.console(other)
        self.screen = self.site.guest()
        page = self.fay.get(f"/w/{code}/facilitate").text
        links = {role: re.search(rf"/w/{code}/{role}/([0-9a-f]{{32}})", page)[1] for role in ("screen", "facilitate")}
        self.screen.get(f"/w/{code}/screen/{links['screen']}")
        self.screen.code, self.screen.role = code, "screen"
        self.screen.connect(code, "screen")
        self.staff = [self.fay, self.fay_elsewhere, self.screen]
        self.hand_out_invites()
        for name in self.mixed.sample(everybody := (*WRITERS, *SITTERS), len(everybody)):
            self.come_in(name)
        together([lambda guest=self.people[name]: guest.connect(code) for name in WRITERS], at_once=4)
        for name in ("Ada", "Bo"):
            self.people[name].sit(other)
            self.truth.elsewhere[name] = token(self.people[name], f"seat-{other}")
        for name, guest in [*((name, self.people[name]) for name in WRITERS), ("Fay", self.fay), ("the screen", self.screen)]:
            self.ears[name] = Ear(guest)
            self.truth.connections |= {guest.live.sid, guest.live.eio.sid}
            self.truth.ports.add(guest.live.eio.ws.sock.getsockname()[1])
        self.truth.secrets |= {f"other seat of {name}": token for name, token in self.truth.elsewhere.items()}
        self.truth.secrets |= {f"link to {role}": token for role, token in links.items()}
        self.truth.secrets |= {f"invite {number}": token for number, token in enumerate(self.truth.sheet, start=1)}
        self.truth.secrets |= {"password": PASSWORD, "session of Fay": self.site.fay.web.cookies["session"], "figures": FIGURES}
        self.fay.ask("start")

    def hand_out_invites(self) -> None:
        """Everybody comes in by an invite of their own, and whoever handed them out wrote down which one to whom. Some are never used."""
        self.fay.ask("admit", entry="invites")
        self.fay.ask("invite", made=len(WRITERS) + len(SITTERS) + len(LATE) + 6)
        sheet = self.fay.get(f"/w/{self.code}/invites.csv").text
        self.truth.sheet = re.findall(rf"/i/{self.code}/([0-9a-f]+)", sheet)
        self.handed_out = iter(self.mixed.sample(self.truth.sheet, len(self.truth.sheet)))

    def come_in(self, name: str) -> None:
        guest = self.site.guest(self.urls[len(self.people) % len(self.urls)])
        guest.web.headers["User-Agent"] = self.truth.agents[name] = unlike_any(f"{name}s browser")
        self.truth.invites[name] = next(self.handed_out)
        guest.submit(f"/i/{self.code}/{self.truth.invites[name]}")
        guest.code, guest.role = self.code, "participant"
        self.truth.seated.append(name)
        self.truth.tokens[name] = self.truth.secrets[f"seat of {name}"] = token(guest, f"seat-{self.code}")
        self.people[name] = guest

    def warm_up(self) -> None:
        self.fay.ask("go", stage="warm-up")
        for name in self.in_mixed_order(2):
            self.write(name, "note", "warm-up", "The tea was warm")
        self.reword(self.word("Cy", "warm-up"), "The coffee was warm")
        self.take_back(self.word("Dot", "warm-up"))
        late = iter(LATE)
        self.watch("somebody comes in", lambda: self.come_in(next(late)))
        elsewhere = self.site.guest(like=self.people["Ada"]).connect(self.other)
        self.fay_elsewhere.ask("start")
        self.fay_elsewhere.ask("go", stage="warm-up")
        for text in ("The bus was early", "The phone was silent"):
            elsewhere.write("post", unlike_any(text))
        elsewhere.leave()

    def explore(self) -> None:
        self.fay.ask("go", stage="explore")
        spare = [self.write("Ada", "note", "explore", "Forms ask the same twice") for _ in range(2 * TRIES)]
        self.watch("a hidden note", lambda: self.write("Bo", "note", "explore", "Nobody rings back"))
        self.watch("a hidden note reworded", lambda: self.reword(spare[0], "Forms ask all of it twice"))
        self.watch("a hidden note taken back", lambda: self.take_back(spare.pop()))
        self.write_in_secret()
        for name in ("Eli", "Gus"):
            self.reword(self.word(name, "explore"), "Nobody knows who could know where an application is")
            self.take_back(self.word(name, "explore", 1))
        self.watch("somebody leaves", self.leave_and_return)
        self.write_in_secret()
        self.keep("hidden")

    def write_in_secret(self) -> None:
        for name in self.in_mixed_order(2):
            self.write(name, "note", "explore", "Nobody knows where an application is, and so people ring three times a week")

    def read(self) -> None:
        self.fay.ask("go", stage="read")
        shown = {word.id for word in self.truth.standing("note")}
        for guest in (self.fay, self.screen, *(self.people[name] for name in WRITERS)):
            guest.wait(lambda guest=guest: shown <= {note["id"] for note in guest.board.all("note")})
        self.keep("revealed")

    def cluster(self) -> None:
        self.fay.ask("go", stage="cluster")
        clusters = [self.make_id() for _ in range(3)]
        for id in clusters:
            self.fay.ask("open_cluster", id=id, title=unlike_any("Waiting"))
        for at, word in enumerate(sorted(self.truth.standing("note", "explore"), key=lambda word: word.text[-11:])):
            # In no order, and round the clusters, so that each holds notes of many authors, moved by others than those.
            self.people[WRITERS[(at + 3) % len(WRITERS)]].ask("move", note=word.id, cluster=clusters[at % 3])
        for name in ("Hal", "Ivy"):
            self.fay.ask("hide", id=self.word(name, "explore").id, reason="Off topic")
        self.clusters = clusters

    def frame(self) -> None:
        self.fay.ask("go", stage="frame")
        for at, name in enumerate(self.in_mixed_order(2)):
            self.write(name, "wording", "frame", "How can technology shorten the wait?", cluster=self.clusters[at % 3])
        wordings = self.truth.standing("wording")
        self.change("rephrase", wordings[0], "How can technology shorten the long wait?")
        self.drop("retract", wordings[1])
        self.challenges = [word.id for word in wordings[2:6]]
        for id in self.challenges:
            self.fay.ask("put_up", id=id)

    def vote(self) -> None:
        self.fay.ask("go", stage="dot-vote")
        self.truth.round = self.make_id()
        self.fay.ask("open_vote", id=self.truth.round, dots=8, per_challenge=3)
        given: dict[tuple[str, str], int] = {}

        def cast(name: str, which: int, dots: int) -> None:
            given[name, self.challenges[which]] = dots
            self.people[name].ask("cast", challenge=self.challenges[which], dots=dots)

        for at, name in enumerate(self.in_mixed_order(3)):
            cast(name, at % len(self.challenges), 2 if at % len(self.challenges) == 1 else 1)  # so that one wins
        for name in ("Ada", "Bo", "Cy"):
            cast(name, 0, 3 if name == "Ada" else 2)
            cast(name, 0, 0)
        turns = iter(range(100))
        self.watch("a dot", lambda: cast("Dot", 3, 3 - next(turns) % 2))
        self.truth.cast = [(name, challenge, dots) for (name, challenge), dots in given.items()]
        self.keep("voting")
        self.fay.ask("close_vote")
        self.keep("counted")

    def brief(self) -> None:
        self.fay.ask("go", stage="brief")
        for at, name in enumerate(self.in_mixed_order(2)):
            self.write(name, "answer", "brief", "People who wait", section=("affected", "success")[at % 2])
        answers = self.truth.standing("answer")
        self.change("amend", answers[0], "People who wait for long")
        self.drop("unsay", answers[1])
        self.fay.ask("draft_brief")
        told = self.quotes()
        self.truth.redacted.append(told[0]["text"])
        self.fay.ask("edit_brief", section="told_us", value=[told[0] | {"redacted": True}, *told[1:]])

    def rate(self) -> None:
        self.fay.ask("go", stage="close")
        *many, few = PRINCIPLES
        self.truth.rated = {principle: {name: self.mixed.randint(1, 5) for name in WRITERS} for principle in many} | {few: {"Ada": 1, "Bo": 5}}
        for principle, scores in self.truth.rated.items():
            for name, score in scores.items():
                self.people[name].ask("rate", principle=principle, score=score)
        turns = iter(range(100))

        def rate() -> None:
            score = self.truth.rated[many[0]]["Cy"] = next(turns) % 5 + 1
            self.people["Cy"].ask("rate", principle=many[0], score=score)

        self.watch("a rating", rate)
        self.keep("rating")

    def stumble(self) -> None:
        """What can't be read, with words in it: nothing of it belongs into a log."""
        self.stumbled = unlike_any("marmalade")
        self.truth.secrets["what was garbled"] = self.stumbled
        for frame in (f'42["{self.stumbled}"]', f'420["do",["post",{{"text":"{self.stumbled}"}}]]', f"4{self.stumbled}", f'451-0["{self.stumbled}",{{"_placeholder":true,"num":5}}]'):
            line = self.plain_line("Ada")
            line.send(frame)
            line.shutdown()
        where = urlsplit(self.people["Ada"].url)
        for sent in (f"GET /{self.stumbled.split()[0]} HTTP/9.9\r\n\r\n", f"{self.stumbled}\r\n\r\n"):
            with socket.create_connection((where.hostname, where.port), timeout=5) as plain:
                self.truth.ports.add(plain.getsockname()[1])
                plain.sendall(sent.encode())
                assert plain.recv(1)

    def finish(self) -> None:
        stranger = self.site.guest()
        self.truth.tried = {token: stranger.get(f"/i/{self.code}/{token}").status_code for token in self.truth.sheet}
        self.fay.ask("finish")
        self.keep("finished")

    # What people do.

    def in_mixed_order(self, times: int) -> list[str]:
        """Every writer so many times, nobody twice in a row, in an order that no name and no number gives away."""
        names = [name for name in WRITERS for _ in range(times)]
        while any(one == other for one, other in zip(names, names[1:], strict=False)):
            self.mixed.shuffle(names)
        return names

    def write(self, name: str, kind: str, stage: str, sentence: str, **more) -> Word:
        # Ada's browser is careless: one edit key does for all her notes.
        key = self.truth.secrets.setdefault("edit key of Ada for all her notes", new_key()) if (name, kind) == ("Ada", "note") else new_key()
        word = Word(name, kind, stage, self.make_id(), key, unlike_any(sentence), now())
        self.truth.secrets.setdefault(f"edit key {word.id}", key)
        self.truth.words.append(word)
        self.people[name].ask({"note": "post", "wording": "offer", "answer": "answer"}[kind], id=word.id, key=key, text=word.text, **more)
        return word

    def word(self, name: str, stage: str, which: int = 0) -> Word:
        return [word for word in self.truth.standing("note", stage) if word.author == name][which]

    def reword(self, word: Word, sentence: str) -> None:
        self.change("reword", word, sentence)

    def take_back(self, word: Word) -> None:
        self.drop("withdraw", word)

    def change(self, command: str, word: Word, sentence: str) -> None:
        word.earlier.append(word.text)
        word.text = unlike_any(sentence)
        self.people[word.author].ask(command, id=word.id, key=word.key, text=word.text)

    def drop(self, command: str, word: Word) -> None:
        word.gone = True
        self.people[word.author].ask(command, id=word.id, key=word.key)

    def leave_and_return(self) -> None:
        passer_by = self.site.guest(self.people["Jo"].url, like=self.people["Jo"]).connect(self.code)
        passer_by.leave()

    def quotes(self) -> list[dict]:
        [brief] = [row for row in self.store.rows()["briefs"] if row["state"] == "draft"]
        sections = brief["sections"]
        return (json.loads(sections) if isinstance(sections, str) else sections)["told_us"]

    def plain_line(self, name: str) -> websocket.WebSocket:
        guest = self.people[name]
        cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in guest.web.cookies)
        line = websocket.create_connection(f"{guest.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&w={self.code}", cookie=cookie, timeout=5)
        self.truth.ports.add(line.sock.getsockname()[1])
        line.recv()
        line.send("40" + json.dumps({"code": self.code, "as": "participant"}))
        line.recv()
        return line

    # What the attacker does.

    def watch(self, name: str, act: Callable[[], object]) -> None:
        """Look at all that can be seen, before and after an act, with no beat of the clock in between."""
        for _ in range(TRIES):
            rows = self.store.rows()
            last = max(ear.cell() for ear in self.ears.values())
            assert within(20, lambda last=last: min(ear.cell() for ear in self.ears.values()) > last)
            cell = max(ear.cell() for ear in self.ears.values())
            before = self.looks()
            marks = {who: len(ear.heard) for who, ear in self.ears.items()}
            act()
            after = self.looks()
            heard = [(who, frame) for who, ear in self.ears.items() for frame in ear.events(marks[who])]
            if all(cell_of(frame) <= cell for _, frame in heard):
                self.truth.windows.append(Window(name, before, after, heard, rows, self.store.rows()))
                return
        raise AssertionError(f"This machine is too slow to look twice between two beats, around {name}.")

    def looks(self) -> dict[str, bytes]:
        """Whatever somebody other than the author can ask for, without what differs by itself: the time, and what guards forms."""
        seen = {}
        for role, guest in (("participant", self.people["Ivy"]), ("facilitator", self.fay), ("coordinator", self.fay), ("screen", self.screen)):
            answer = guest.get(f"/w/{self.code}/board.json?as={role}")
            seen[f"board of {role}"] = json.dumps(answer.json() | {"now": 0}).encode() + headers(answer)
        seen["a newcomer's board"] = json.dumps(self.people["Jo"].get(f"/w/{self.code}/board.json").json() | {"now": 0}).encode()
        for path in (f"/w/{self.code}/results", f"/w/{self.code}/brief", f"/j/{self.code}"):
            answer = self.fay.get(path)
            seen[path] = FORM_GUARD.sub(b"", answer.content) + headers(answer)
        for url in self.urls:
            seen[f"figures of {url}"] = self.figures(url)
        return seen

    def figures(self, url: str) -> bytes:
        answer = self.fay.web.get(f"{url}/metrics", headers={"Authorization": f"Bearer {FIGURES}"}, timeout=5)
        assert answer.ok
        return answer.content

    def keep(self, moment: str) -> None:
        """All that can be held at this moment."""
        self.fay.ask("start")  # answered once all that was done before is settled, the scrubbing included
        if moment in ("revealed", "counted", "finished"):
            self.store.settle()
        held = Evidence(self.store.name, files=self.store.files(), rows=self.store.rows(), logs=self.logs())
        for role, guest in (("participant", self.people["Ivy"]), ("facilitator", self.fay), ("coordinator", self.fay), ("screen", self.screen)):
            held.boards[role] = guest.get(f"/w/{self.code}/board.json?as={role}").json()
        held.shown["results"] = self.fay.get(f"/w/{self.code}/results").content
        for url in self.urls:
            held.shown[f"figures of {url}"] = self.figures(url)
        if moment in ("counted", "finished"):
            held.backups = self.store.backups()
        if moment == "finished":
            for ending in ("docx", "html", "md"):
                paper = self.fay.get(f"/w/{self.code}/brief.{ending}").content
                held.shown[f"brief.{ending}"] = unzipped(paper) if ending == "docx" else paper
        if self.wiretap:
            held.wires["Redis"] = "\n".join(self.wiretap.heard).encode()
        held.frames = {who: [frame for _, frame in ear.heard] for who, ear in self.ears.items()}
        for row in held.rows["workshops"]:
            if row["code"] == self.code:
                self.truth.workshop = row["id"]
            if row["code"] == self.other:
                self.truth.other = row["id"]
        if held.store == "postgres":
            held.dead = self.store.dead()
            held.kept |= {"samples": self.store.samples(), "activity": self.store.activity()}
            if moment in ("hidden", "voting", "rating"):
                self.store.look_at_values()
        self.evidence[moment] = held


def headers(answer) -> bytes:
    """The headers of an answer that could tell something."""
    return repr(sorted((name, value) for name, value in answer.headers.items() if name not in ("Date", "Set-Cookie", "Content-Length"))).encode()


def token(guest: Guest, cookie: str) -> str:
    return guest.web.cookies[cookie]


def now() -> int:
    return time.time_ns() // 1_000_000
