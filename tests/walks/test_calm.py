"""A calm workshop: the whole two hours as a list of commands, through the public doors of a served site."""
import io
import re

import docx
import pytest
from people import new_id

PROBLEMS = ("Nobody tells me when the bus is late", "The booking line closes at four", "My son can't read the timetable", "Taxis refuse wheelchairs")
QUESTION = "How can technology enable citizens with learning disabilities to be in control of suitable transport?"
OTHER = "How can technology help carers know that somebody has arrived?"


@pytest.fixture
def people(site, guests):
    code = site.open_workshop()
    found = [site.console(code), *(site.seat(code) for _ in range(3))]
    guests.extend(found)
    return found


def test_a_whole_workshop_ends_with_a_brief_in_hand(site, people):
    fay, *seated = people
    ada, bo, cy = seated

    def go(stage):
        fay.ask("go", stage=stage)
        for person in people:
            person.wait(lambda person=person: person.board.workshop()["stage"] == stage)

    fay.ask("start")
    go("warm-up")
    for person in seated:
        person.write("post", "By bus")
    go("explore")
    for person, text in zip([*seated, ada], PROBLEMS, strict=True):
        person.write("post", text)
    assert not [n for n in fay.board.all("note") if n["text"] in PROBLEMS]
    go("read")
    fay.wait(lambda: len(fay.board.all("note")) == 7)
    go("cluster")
    cluster = new_id()
    bo.ask("open_cluster", id=cluster, title="Getting there")
    for note in [n for n in bo.board.all("note") if n["text"] in PROBLEMS]:
        cy.ask("move", note=note["id"], cluster=cluster)
    go("break")
    go("frame")
    first, second = ada.write("offer", QUESTION, cluster=cluster), bo.write("offer", OTHER, cluster=cluster)
    for wording in (first, second):
        fay.ask("put_up", id=wording["id"])
    go("dot-vote")
    fay.ask("open_vote", id=new_id())
    for person, dots in ((ada, 3), (bo, 2), (cy, 1)):
        assert person.ask("cast", challenge=first["id"], dots=dots)["left"] == 5 - dots
    fay.ask("close_vote")
    fay.wait(lambda: fay.board.workshop()["winner"] == first["id"])
    go("brief")
    ada.write("answer", "People who would like to travel alone", section="affected")
    cy.write("answer", "Twice as many people travel alone", section="success")
    assert fay.ask("draft_brief")["sections"] == 18
    go("close")
    for person, score in ((ada, 4), (bo, 5), (cy, 3)):
        for principle in ("collaboration", "conversation", "exploration", "openness", "newness"):
            person.ask("rate", principle=principle, score=score)
    fay.ask("finish")
    for person in people:
        person.wait(lambda person=person: person.board.workshop()["state"] == "finished")
        assert site.agrees(person)
    assert ada.board.workshop()["pulse"]["openness"] == {"mean": 4.0, "count": 3}
    results = ada.get(f"/w/{ada.code}/results").text
    assert QUESTION in results and "<svg" in results and "<table" in results

    word = docx.Document(io.BytesIO(site.fay.get(f"/w/{ada.code}/brief.docx").content))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    page, plain = (site.fay.get(f"/w/{ada.code}/brief.{kind}").text for kind in ("html", "md"))
    for said in (QUESTION, PROBLEMS[0], "Twice as many people travel alone", "People who would like to travel alone"):
        assert said in text, said
        assert said.replace("'", "&#39;") in page or said in page
        assert said in plain.replace("\\", "")
    assert re.search(r"By bus", text) is None
