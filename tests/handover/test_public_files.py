"""The files of a challenge for everybody: whole, in order, and reachable without a key; and letters to its contact."""
import pytest
from challenges import QUESTION, QUOTE, change, put_up
from handover.test_mail import office  # noqa: F401

from workshop_app.extensions import house
from workshop_app.handover import ocds
from workshop_app.handover.public_files import CONTENT_TYPES, WORDS
from workshop_app.rehearsal.server import within

PAGE = "/challenges/b-222222"
SAID = {"organisation": "Smäll Works", "name": "Sam", "email": "sam@smallworks.example", "message": "Bcc: x@y.example\nHello"}


@pytest.mark.parametrize("ending", WORDS)
def test_every_format_of_the_approved_edition_can_be_fetched_without_a_key(board, sam, ending):
    answer = sam.get(f"{PAGE}/brief.{ending}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, CONTENT_TYPES[ending]) and len(answer.data) > 500
    assert answer.headers["Content-Disposition"].startswith("attachment") and sam.get(f"{PAGE}/brief.{ending}").data == answer.data


@pytest.mark.parametrize("ending", ["zip", "workshop.json"])
def test_what_only_procurement_gets_is_not_there(board, sam, ending):
    assert sam.get(f"{PAGE}/brief.{ending}").status_code == 404


def test_open_contracting_data_are_in_order_and_lead_to_files_that_everybody_can_open(board, sam):
    package = sam.get(f"{PAGE}/brief.ocds.json").json
    [release] = package["releases"]
    assert ocds.problems(package) == [] and release["tender"]["title"].endswith(QUESTION)
    documents = release["planning"]["documents"]
    assert len(documents) == len(WORDS) - 1 and "/api/" not in str(package)
    for url in (package["uri"], *(each["url"] for each in documents)):
        assert url.startswith(house.address) and sam.get(url.removeprefix(house.address)).status_code == 200, url


@pytest.mark.parametrize("state", ["handed_over", "acknowledged"])
def test_no_file_tells_how_far_procurement_is(board, sam, state):
    before = {ending: sam.get(f"{PAGE}/brief.{ending}").data for ending in WORDS}
    change(board, approved_state=state, state=state, case_reference="PROC-17")
    assert {ending: sam.get(f"{PAGE}/brief.{ending}").data for ending in WORDS} == before


def test_the_data_for_machines_hold_the_quotes_of_the_edition_and_no_history_of_people(board, sam):
    told = sam.get(f"{PAGE}/brief.json")
    assert QUOTE in told.text and [step["who"] for step in told.json["sections"]["history"]] == ["Birmingham City Council"]


def test_the_contact_gets_a_letter_of_a_firm_once(two_hours, sam, office):  # noqa: F811
    put_up(two_hours, interest="email")
    for _ in range(2):
        assert sam.submit(f"{PAGE}/interest", **SAID).status_code == 302
    assert within(5, lambda: office.letters)
    [letter] = office.letters
    assert office.to == ["waste@council.example"] and letter["Reply-To"] == "sam@smallworks.example" and letter["Bcc"] is None
    assert "Smäll Works" in letter["Subject"] and "Hello" in letter.get_body().get_content()


def test_nobody_is_written_to_where_letters_are_only_listed(two_hours, sam, office):  # noqa: F811
    put_up(two_hours), put_up(two_hours, 3, interest="email")
    assert [sam.submit(f"/challenges/b-22222{number}/interest", **SAID).status_code for number in (2, 3)] == [302, 302]
    assert within(5, lambda: office.letters) and ["b-222223" in letter["Subject"] for letter in office.letters] == [True]


def test_a_mail_server_that_is_away_costs_nobody_a_letter(two_hours, sam, office, caplog):  # noqa: F811
    put_up(two_hours, interest="email")
    office.refuses = "550 No such person: sam"
    assert sam.submit(f"{PAGE}/interest", **SAID).status_code == 302
    assert within(5, lambda: "could not be sent (SMTPRecipientsRefused)" in caplog.text) and "sam" not in caplog.text
