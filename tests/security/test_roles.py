"""Who may do what: every command and every address, tried by everybody. A new one without a line here fails."""
import dataclasses
import re

import pytest
from browsing import PASSWORD, Browser, account
from flask import Flask
from marshmallow import fields
from people import new_id, new_key
from tally import counts

from workshop_app.doors import guard, links
from workshop_app.engine import commands
from workshop_app.engine.commands import REGISTRY
from workshop_app.engine.fields import Text
from workshop_app.extensions import db, socketio
from workshop_app.models import Seat, Workshop
from workshop_app.rooms.opening import open_workshop

ROLES = ("participant", "facilitator", "screen", "coordinator", "approver", "receiver", "newcomer", "keeper", "admin")
# In which roles each person may be in the workshop. All others are refused whatever they claim.
PEOPLE = {
    "participant": {"participant"},
    "facilitator": {"facilitator", "screen"},  # signed in, and opened the workshop
    "co-facilitator": {"facilitator"},  # by link
    "screen": {"screen"},  # by link
    "coordinator": {"coordinator"},
    "approver": {"approver"},
    "administrator": set(),
    "participant of another workshop": set(),
    "facilitator of another workshop": set(),  # signed in
    "co-facilitator of another workshop": set(),  # by link
    "somebody signed out": set(),
    "co-facilitator with an old link": set(),
    "screen with an old link": set(),
    "somebody whose seat was deleted": set(),
}
FACILITATORS = {"facilitator", "co-facilitator"}
SEATED = {"participant"}
STAFF = FACILITATORS | {"coordinator"}
INSIDE = STAFF | SEATED | {"screen"}
EVERYBODY = set(PEOPLE)

COMMANDS = {
    **dict.fromkeys(("post", "reword", "withdraw", "flag", "cast", "rate"), SEATED),
    **dict.fromkeys((
        "open_cluster", "name_cluster", "merge", "dissolve", "move", "offer", "rephrase", "retract", "answer", "amend", "unsay",
    ), SEATED | FACILITATORS),
    **dict.fromkeys((
        "hide", "unhide", "settle", "pause_posting", "resume_posting", "gather", "put_up", "take_down", "open_vote", "close_vote", "run_off",
        "choose", "finish", "start", "go", "pause", "resume", "set_clock", "reveal", "admit", "invite", "recall", "forget",
    ), FACILITATORS),
    **dict.fromkeys(("draft_brief", "edit_brief", "keep_wording", "send_to_review"), STAFF),
    **dict.fromkeys(("hand_over", "acknowledge", "withdraw_brief", "begin_version", "set_out"), {"coordinator"}),
    **dict.fromkeys(("approve_brief", "request_changes"), {"approver"}),
    "sit": set(),  # through the join page alone
}
SIGNED_IN = {"facilitator", "coordinator", "approver", "administrator", "facilitator of another workshop"}
OPENERS = {"facilitator", "facilitator of another workshop"}
ADDRESSES = {  # endpoint: who gets more than a refusal, a sign-in page or the join page
    **dict.fromkeys((
        "static", "pages.home", "pages.promise", "pages.accessibility", "joining.find", "joining.join", "joining.sit", "signin.sign_in", "signin.enter",
        "signin.sign_out", "health.healthz", "health.readyz",
    ), EVERYBODY),
    "signin.first": set(),  # without the right token: to nobody
    "live.by_link": set(),
    "health.metrics": set(),
    "own.new_password": set(),
    **dict.fromkeys(("sso.start", "sso.back", "sso.join"), set()),  # there is no single sign-on here
    **dict.fromkeys(("own.account", "own.password", "own.sign_out_everywhere"), SIGNED_IN),
    **dict.fromkeys((f"accounts.{name}" for name in ("index", "invite", "person", "grant", "close", "reopen", "password_link")), {"administrator"}),
    "workshops.index": OPENERS | {"coordinator"},
    "workshops.new": OPENERS,
    "workshops.begin": OPENERS,
    "workshops.next_session": {"facilitator"},
    "workshops.new_links": {"facilitator"},
    "entry.ways": FACILITATORS,
    "entry.admit": FACILITATORS,
    "entry.invite": FACILITATORS,
    "entry.sheet": FACILITATORS,
    "entry.table": FACILITATORS,
    "entry.picture": FACILITATORS,
    "trail.acts": STAFF,
    "trail.ask": FACILITATORS,
    "trail.forget": FACILITATORS,
    "briefs.editor": STAFF,
    "briefs.draft": STAFF,
    "briefs.write": STAFF,
    **dict.fromkeys(("market.form", "market.save", "market.uk2", "market.download"), {"coordinator"}),
    **dict.fromkeys((
        "receivers.index", "receivers.new", "receivers.add", "receivers.receiver", "receivers.amend", "receivers.secret", "receivers.off", "receivers.on", "receivers.delete",
        "receivers.test", "deliveries.index", "deliveries.delivery", "deliveries.again",
    ), {"coordinator", "administrator"}),
    **dict.fromkeys(("received.link", "received.receipt", "received.pack"), EVERYBODY),  # who has the pass of a delivery
    "briefs.keep": STAFF,
    "briefs.download": STAFF | {"approver"},
    **dict.fromkeys((f"brief_changes.{name}" for name in ("edits", "section", "compare")), STAFF),
    **dict.fromkeys((f"editions.{name}" for name in ("preview", "exported", "versions", "compare")), STAFF | {"approver"}),
    "reviews.page": STAFF | {"approver"},
    "reviews.make": STAFF,  # of PARTS' move; of the others, the command's own rule
    "all_briefs.index": {"coordinator", "approver"},
    **dict.fromkeys((f"noticeboard.{name}" for name in ("index", "challenge", "download", "atom", "json_feed", "interest", "tell")), EVERYBODY),
    **dict.fromkeys((f"noticing.{name}" for name in ("page", "save", "table", "drop")), {"coordinator"}),
    "live.board": SEATED,
    "live.console": FACILITATORS,
    "live.screen": {"facilitator", "screen"},
    "live.qr": FACILITATORS | {"screen"},
    "pages.results": INSIDE,
    "http.do": INSIDE | {"approver"},  # to the command's own rule
    "http.board_json": INSIDE,
    "http.weigh": STAFF | SEATED,
    "http.suggest": FACILITATORS,
}
NOBODY = "00000000-0000-4000-8000-000000000000"
PARTS = {"token": "0" * 32, "invite": "0" * 20, "command": "post", "key": "summary", "ending": "docx", "filename": "favicon.svg", "role": "screen", "reference": "b-222222", "id": NOBODY, "shown": "0" * 32, "number": "1", "move": "send_to_review", "other": "draft"}


@pytest.fixture
def workshop(app, room, ada) -> Workshop:
    """Fay's, with Ada in it."""
    fay = account("Fay", "facilitator")

    def own(session):
        known = session.get(Workshop, room.id)
        known.opened_by, known.entry, known.expected = fay.id, "capped", 3  # nobody becomes a participant on the way
        return known

    return db.write(own)


@pytest.fixture
def other(two_hours, workshop) -> Workshop:
    """Another facilitator's."""
    fred = account("Fred", "facilitator")
    return db.write(lambda session: open_workshop(session, script=two_hours, title="Elsewhere", account_id=fred.id))


@pytest.fixture
def everybody(app, workshop, other) -> dict[str, Browser]:
    """Each of PEOPLE, with their cookies."""
    browsers = {name: Browser(app) for name in PEOPLE}
    with app.test_request_context():
        old = {role: links.token(workshop, role) for role in links.LINKED_ROLES}
        elsewhere = links.token(other, "facilitator")
    [browsers[name].sit(workshop.code) for name in ("participant", "somebody whose seat was deleted")]
    browsers["participant of another workshop"].sit(other.code)
    forget_last_seat(browsers["somebody whose seat was deleted"], workshop)
    for name, role in (("co-facilitator with an old link", "facilitator"), ("screen with an old link", "screen")):
        follow(browsers[name], workshop, role, old[role])
    follow(browsers["co-facilitator of another workshop"], other, "facilitator", elsewhere)

    def renew(session):
        session.get(Workshop, workshop.id).links += 1

    db.write(renew)
    workshop.links += 1
    with app.test_request_context():
        new = {role: links.token(workshop, role) for role in links.LINKED_ROLES}
    follow(browsers["co-facilitator"], workshop, "facilitator", new["facilitator"])
    follow(browsers["screen"], workshop, "screen", new["screen"])
    account("Cora", "coordinator")
    account("Alma", "admin")
    account("Appa", "approver")
    names = {"facilitator": "fay", "facilitator of another workshop": "fred", "coordinator": "cora", "approver": "appa", "administrator": "alma"}
    for person, name in names.items():
        assert browsers[person].submit("/sign-in", email=f"{name}@council.example", password=PASSWORD).status_code == 302
    db.write(lambda session: setattr(session.get(Workshop, workshop.id), "expected", 2))
    return browsers


def follow(browser: Browser, workshop: Workshop, role: str, token: str) -> None:
    page = "facilitate" if role == "facilitator" else "screen"
    assert browser.get(f"/w/{workshop.code}/{page}/{token}").status_code == 302


def forget_last_seat(browser: Browser, workshop: Workshop) -> None:
    token = browser.client.get_cookie(f"seat-{workshop.code}").value

    def delete(session):
        session.delete(session.get(Seat, (workshop.id, Seat.hash_of(workshop.id, token))))

    db.write(delete)


def value(field):
    """Something that this field of a payload takes."""
    rules = " ".join(getattr(rule, "regex", re.compile("")).pattern for rule in field.validators if hasattr(rule, "regex"))
    for rule in field.validators:
        if hasattr(rule, "choices"):
            return rule.choices[0]
    if isinstance(field, fields.List):
        return [value(field.inner)]
    if isinstance(field, fields.Integer):
        return 1
    if isinstance(field, Text | fields.Raw) and not isinstance(field, fields.String):
        return "openness"
    return new_id() if "-4" in rules else new_key()


@pytest.fixture
def reached(monkeypatch) -> list[str]:
    """Names of the commands whose rule was reached. The rules themselves do nothing here, at any time of a workshop."""
    came: list[str] = []

    def bare(name):
        def rule(_table, _sent):
            came.append(name)
            return []

        return rule

    for name, command in list(REGISTRY.items()):
        monkeypatch.setitem(REGISTRY, name, dataclasses.replace(command, rule=bare(name), when="always", done=None))
    return came


def payload(command: commands.Command) -> dict:
    return {name: value(field) for name, field in command.schema.fields.items() if field.required}


def test_every_command_has_a_line_here(app):
    assert set(COMMANDS) == set(REGISTRY)


def test_every_address_has_a_line_here(app):
    assert set(ADDRESSES) == set(app.view_functions)


def test_an_address_without_a_guard_stops_the_start():
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/secrets", endpoint="secrets", view_func=lambda: "everything")
    with pytest.raises(guard.Unguarded, match="secrets"):
        guard.see_to_every_address(app)


@pytest.mark.parametrize("person", PEOPLE)
def test_over_http_each_command_is_open_to_those_who_may_and_to_nobody_else(everybody, workshop, reached, person):
    browser = everybody[person]
    token = browser.token()
    for role in ROLES:
        for name, command in REGISTRY.items():
            reached.clear()
            answer = browser.client.post(f"/w/{workshop.code}/do/{name}?as={role}", json=payload(command), headers={"X-CSRFToken": token})
            counts["cells of the role matrix"] += 1
            may = role in PEOPLE[person] and role in command.by
            assert (reached == [name]) is may, (person, role, name, answer.text)
            assert answer.status_code == (200 if may else 403), (person, role, name, answer.text)
    assert {name for name, who in COMMANDS.items() if person in who} == {name for name, command in REGISTRY.items() if PEOPLE[person] & set(command.by)}


@pytest.mark.parametrize("person", PEOPLE)
def test_the_live_door_lets_in_and_obeys_the_same_people(app, everybody, workshop, reached, person):
    browser = everybody[person]
    for role in ROLES:
        line = socketio.test_client(app, flask_test_client=browser.client, auth={"code": workshop.code, "as": role})
        assert line.is_connected() is (role in PEOPLE[person] - {"approver"}), (person, role)  # who has no business at the board
        if not line.is_connected():
            continue
        for name, command in REGISTRY.items():
            reached.clear()
            counts["cells of the role matrix"] += 1
            answer = line.emit("do", [name, payload(command)], callback=True)
            assert (reached == [name]) is (role in command.by), (person, role, name, answer)
            assert answer["ok"] or answer["error"]["code"] == "not_allowed", (person, role, name, answer)
        line.disconnect()


@pytest.mark.parametrize("person", PEOPLE)
def test_each_address_is_open_to_those_who_may_and_to_nobody_else(app, everybody, workshop, person):
    browser, parts = everybody[person], PARTS | {"code": workshop.code}
    role = min(PEOPLE[person], default="participant")
    lasting = sorted(app.url_map.iter_rules(), key=lambda rule: ("sign_out" in rule.endpoint, rule.endpoint == "signin.sign_out"))  # which ends the tour
    for rule in lasting:
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: parts[part[1]], rule.rule)
        for method in sorted(rule.methods & {"GET", "POST"}):
            counts["cells of the role matrix"] += 1
            answer = open_address(browser, method, path, role if rule.endpoint.startswith("http.") else None)
            assert opened(answer) is (person in ADDRESSES[rule.endpoint]), (person, method, path, answer.status_code, answer.headers.get("Location"))


def open_address(browser: Browser, method: str, path: str, role: str | None):
    if role:
        path = f"{path}?as={role}"
    if method == "GET":
        return browser.get(path)
    if role:
        return browser.client.post(path, json={}, headers={"X-CSRFToken": browser.token()})
    return browser.submit(path)


def opened(answer) -> bool:
    """Did this person get more than a refusal, the sign-in page or the join page?"""
    to = answer.headers.get("Location", "")
    turned_away = answer.status_code == 302 and (to.startswith("/sign-in") or to.startswith("/j/"))
    return answer.status_code not in (403, 410) and not (answer.status_code == 404 and answer.request.path.startswith(("/metrics", "/single-sign-on"))) and not turned_away
