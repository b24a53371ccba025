"""workshop.json: how the challenge was chosen, without anybody's note but those that the brief quotes."""
import json

from workshop_app.extensions import db, house
from workshop_app.handover import ocds, workshop_data
from workshop_app.method.principles import PRINCIPLES
from workshop_app.models import Brief, Workshop

QUESTION = "How can technology help residents know what happens with their missed bin collection?"


def told(desk, version: int | None = None) -> dict:
    with db.reading() as reading:
        brief = reading.query(Brief).filter_by(workshop_id=desk.id).one()
        workshop = workshop_data.told(reading, reading.get(Workshop, desk.id))
        return workshop_data.workshop_data(ocds.facts(reading, brief, version or brief.version), workshop, house)


def test_it_has_the_clusters_the_tallies_and_how_the_challenge_was_chosen(desk):
    found = told(desk)
    assert found["clusters"] == [{"title": "Missed bins", "notes": 2}] == found["behind_the_challenge"]
    assert found["votes"] == [{"kind": "vote", "challenges": [{"wording": QUESTION, "dots": 3, "chosen": True}]}]
    assert found["chosen"] == {"by": "dots", "reason": "", "wording": QUESTION} and found["challenge"] == QUESTION
    assert found["counts"] == {"participants": 1, "notes": 2, "clusters": 1, "challenges": 1, "ballots": 1, "dots_per_person": 5}
    assert found["reference"] == desk.brief.reference and found["ocid"].endswith(found["reference"])
    assert json.loads(json.dumps(found)) == found


def test_a_removed_quote_is_counted_and_its_words_are_nowhere(desk):
    quotes = desk.brief.sections["told_us"]
    gone = quotes[0]["text"]
    assert desk.cora.code("edit_brief", section="told_us", value=[quotes[0] | {"redacted": True}, *quotes[1:]]) == "ok"
    found = told(desk)
    assert found["quotes"] == [quotes[1]["text"]] and found["quotes_removed"] == 1 and gone not in json.dumps(found)


def test_notes_that_the_brief_does_not_quote_seats_and_moments_are_not_in_it(desk, ada):
    desk.go("explore")
    ada.post("Nobody must read this elsewhere")
    desk.fay.do("reveal")
    said = json.dumps(told(desk))
    assert "Nobody must read" not in said
    with db.reading() as reading:
        workshop = reading.get(Workshop, desk.id)
        secrets = [workshop.id, workshop.code, str(workshop.started_at), desk.brief.id]
    assert not [secret for secret in secrets if secret in said]
    assert {"title": None, "notes": 1} in told(desk)["clusters"]


def test_the_principles_stand_there_as_the_results_show_them(desk, ada, bo, cy):
    assert told(desk)["principles"] is None
    desk.go("close")
    for person in (ada, bo, cy):
        person.do("rate", principle=PRINCIPLES[0], score=4)
    ada.do("rate", principle=PRINCIPLES[1], score=1)
    assert desk.fay.code("finish") == "ok"
    assert told(desk)["principles"] == {PRINCIPLES[0]: {"mean": 4.0, "answers": 3}}  # one answer alone is not shown


def test_when_the_workshop_is_forgotten_what_the_brief_holds_is_left(desk):
    before = told(desk)
    desk.fay.do("finish")
    assert desk.fay.code("forget") == "ok"
    after = told(desk)
    assert after["clusters"] is None and after["principles"] is None
    assert after["votes"] == before["votes"] and after["counts"] == before["counts"] and after["quotes"] == before["quotes"]
