"""Any payload for any command, by anybody, at any moment: a plain answer, and a refusal leaves no trace."""
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from security.effort import inputs
from security.history import Store, Story
from security.payloads import ATOMS, JSON, LONG, broken, payload
from tally import counts

from workshop_app import create_app
from workshop_app.config import Settings
from workshop_app.engine import broadcast
from workshop_app.engine.commands import REGISTRY
from workshop_app.engine.desk import desk
from workshop_app.engine.fields import Text
from workshop_app.extensions import db
from workshop_app.method import script
from workshop_app.migrations import upgrade

TESTS = Path(__file__).parents[1]
REFUSALS = set(re.findall(r"(?m)^\| `([a-z_]+)` \| \d", (TESTS.parent / "docs" / "protocol.md").read_text()))
ROLES = st.sampled_from(["participant", "facilitator", "coordinator", "approver", "receiver", "screen", "newcomer", "owner"])
MOMENTS = st.sampled_from(["ready", "hidden", "voting", "voting", "tied", "drafted", "finished", "in review", "approved", "handed over"])
SLOW = 0.1  # seconds of computing


class House:
    """The app with the story told to its end: `at` puts all tables back to a moment; `told` is what was sent to anybody since."""

    def __init__(self):
        self.told: list = []
        self.store, self.story = Store(), Story(script.load(TESTS / "scale" / "scripts" / "all-at-once.yaml"))
        self.moments = {moment: self.rows() for moment in self.story.tell()}
        self.now = None

    def rows(self) -> dict:
        assert desk.calm(self.story.id)
        return self.store.rows()

    def at(self, moment: str) -> dict:
        if self.now != moment:
            self.store.put(self.moments[moment])
        self.now = moment
        self.told.clear()
        return self.moments[moment]

    def asked(self, role: str, command: str, sent) -> tuple[dict, float]:
        """The answer, and the seconds that this process computed for it, telling included."""
        began = time.process_time()
        answer = self.story.people[role].do(command, sent)
        assert desk.calm(self.story.id)
        return answer, time.process_time() - began


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    create_app(Settings(instance=str(tmp_path_factory.mktemp("fuzz")), async_mode="threading", beat_ms="0", sqlite_synchronous="NORMAL"))
    upgrade()
    with pytest.MonkeyPatch.context() as patch:
        house = House()
        patch.setattr(broadcast, "say", lambda to, event, data: house.told.append(data) or "")
        yield house
    house.store.line.close()
    db.close()


def check(house: House, moment: str, role: str, command: str, sent) -> str:
    before = house.at(moment)
    counts["commands fuzzed"] += 1
    answer, seconds = house.asked(role, command, sent)
    json.dumps(answer)
    if answer["ok"]:
        house.now = None
        outcome = "ok"
    else:
        outcome = answer["error"]["code"]
        assert outcome in REFUSALS and outcome not in ("internal", "not_saved"), answer
        assert answer["error"]["message"].endswith((".", "”.")), answer
        assert house.told == []
        assert house.rows() == before
    if seconds > SLOW:
        assert min(again(house, moment, role, command, sent) for _ in range(3)) < SLOW, "it computes for too long"
    return outcome


def again(house: House, moment: str, role: str, command: str, sent) -> float:
    """Seconds: whatever else the machine does now slows down what is computed here too."""
    house.now = None
    house.at(moment)
    seconds = house.asked(role, command, sent)[1]
    house.now = None
    return seconds


@pytest.mark.parametrize("command", sorted(REGISTRY))
def test_whatever_is_sent_is_answered_plainly_and_a_refusal_leaves_no_trace(house, command):
    known = REGISTRY[command]

    @inputs(20)
    @given(MOMENTS, ROLES | st.sampled_from(known.by), payload(known) | broken(known) | JSON)
    def anything(moment, role, sent):
        check(house, moment, role, command, sent)

    anything()


@pytest.mark.parametrize("command", sorted(REGISTRY))
def test_what_fits_the_schema_passes_it(command):
    known = REGISTRY[command]

    @inputs(10)
    @given(payload(known))
    def fits(sent):
        counts["payloads of schemas fuzzed"] += 1
        assert set(known.load(sent)) >= set(sent)

    fits()


def test_most_commands_find_a_moment_in_which_they_are_done(house):
    """Were the moments all shut, the tests above would try refusals alone."""
    done = {name for name in REGISTRY if "ok" in outcomes(house, name)}
    assert len(done) >= 0.7 * len(REGISTRY), set(REGISTRY) - done


def outcomes(house, name: str) -> set[str]:
    found, known = set(), REGISTRY[name]

    @inputs(20)
    @given(MOMENTS, st.sampled_from(known.by), payload(known))
    def fitting(moment, role, sent):
        found.add(check(house, moment, role, name, sent))

    fitting()
    return found


WRITTEN = sorted((name, field) for name, known in REGISTRY.items() for field, kind in known.schema.fields.items() if isinstance(kind, Text))


@pytest.mark.parametrize(("command", "field"), WRITTEN)
def test_words_that_repeat_themselves_are_read_in_no_time(house, command, field):
    """Whatever grows faster than its input, a pattern or a normal form, shows with one of these."""
    known = REGISTRY[command]
    fit = find(payload(known), lambda sent: field in sent, settings=inputs(200))
    for atom in ATOMS:
        for size in (known.schema.fields[field].most, 32_000):
            check(house, "voting", known.by[0], command, fit | {field: atom * (size // len(atom))})


@inputs(60)
@given(name=st.text(max_size=20) | LONG | JSON, sent=JSON)
def test_a_command_that_there_is_not_is_refused(house, name, sent):
    if name not in REGISTRY if isinstance(name, str) else True:
        assert check(house, "voting", "facilitator", name, sent) == "unknown_command"
