"""Proxies that refuse WebSockets, or swallow them; TLS in front of us; trains and restarts: people get in, and nothing is lost."""
import os
import re

import networks
import pytest
from networks import MUFFLED, MUTE, NO_UPGRADE, STRIPS_UPGRADE, Network
from people import new_id
from playwright.sync_api import expect
from served import Site

EXPECTED = re.compile("WebSocket connection to|ERR_")  # what a browser says of a network like these
PATIENCE = 20_000  # milliseconds
KNOCK = """address => new Promise((done) => {
  const line = new WebSocket(address);
  line.onmessage = () => done("in");
  line.onerror = () => done("turned away");
})"""


@pytest.fixture
def between():
    """between(port, certificate=None): a network in front of a server."""
    laid: list[Network] = []

    def lay(port: int, certificate=None) -> Network:
        laid.append(Network(port, certificate))
        return laid[-1]

    yield lay
    for network in laid:
        network.close()


@pytest.fixture
def traveller(someone):
    """traveller(network, code) brings a person who has joined through that network."""
    came = []

    def bring(network: Network, code: str, **context):
        person = someone(**context)
        came.append(person)
        person.context.set_default_timeout(PATIENCE)
        person.page.goto(f"{network.url}/j/{code}")
        person.page.get_by_role("button", name="Join without a name").click()
        person.page.wait_for_selector("[data-ready]", state="attached")
        return person

    yield bring
    for person in came:
        person.wrongs[:] = [wrong for wrong in person.wrongs if not EXPECTED.search(wrong)]


@pytest.fixture
def warm(site, guests):
    """A workshop in its warm-up, which shows notes at once: (its code, Dee, who runs it)."""
    code = site.open_workshop()
    dee = site.console(code)
    guests.append(dee)
    dee.ask("start")
    dee.ask("go", stage="warm-up")
    return code, dee


@pytest.fixture(scope="module")
def own_site(tmp_path_factory):
    """A site that may be stopped and started."""
    site = Site(tmp_path_factory.mktemp("own-site"), "eventlet")
    yield site
    site.stop()
    assert "Traceback" not in site.log.read_text(), site.log.read_text()


def note(person):
    return person.page.get_by_role("textbox", name="Your note")


def post(person, text: str) -> None:
    note(person).fill(text)
    person.page.get_by_role("button", name="Post note").click()
    expect(note(person)).to_have_value("")


def wall(person):
    return person.page.locator("[data-room=wall] .wall__note [data-words]")


def status(person):
    return person.page.locator("[data-status]")


def saving(person):
    return person.page.locator("[data-saving]")


def texts(dee) -> list[str]:
    return [record["text"] for record in dee.whole_board()["board"]["note"]]


def take_part(ada, bo, dee) -> None:
    """Post, see one another's notes, vote."""
    post(ada, "By bus, reading")
    expect(wall(bo)).to_have_text(["By bus, reading"])
    post(bo, "On foot")
    expect(wall(ada)).to_have_count(2)
    expect(saving(ada)).to_have_text("")
    dee.ask("go", stage="frame")
    offered = dee.write("offer", "How can technology help people to know when their bus comes?", cluster=None)
    dee.ask("put_up", id=offered["id"])
    dee.ask("go", stage="dot-vote")
    dee.ask("open_vote", id=new_id())
    ada.page.get_by_role("button", name="Give one more dot").click()
    expect(ada.page.locator("[data-left]")).to_contain_text("4 of 5")
    expect(ada.page.locator(".option__row[data-pending]")).to_have_count(0)
    dee.ask("close_vote")
    expect(bo.page.locator("[data-room=vote] table").first).to_be_visible()
    assert list(dee.board.rounds()[0]["tally"].values()) == [1]


@pytest.mark.parametrize("way", [NO_UPGRADE, STRIPS_UPGRADE])
def test_where_websockets_are_refused_people_take_part_by_long_polling(way, warm, site, between, traveller):
    code, dee = warm
    network = between(site.port)
    network.way = way
    ada, bo = traveller(network, code), traveller(network, code)
    take_part(ada, bo, dee)
    expect(status(ada)).to_have_text("Live")
    if way == NO_UPGRADE:
        assert set(network.seen) == {"polling"}


@pytest.mark.parametrize("way", [MUTE, MUFFLED])
def test_where_a_websocket_opens_and_stays_silent_people_take_part_by_long_polling(way, warm, site, between, traveller):
    code, dee = warm
    network = between(site.port)
    network.way = way
    ada = traveller(network, code)
    network.way = networks.OPEN
    bo = traveller(network, code)
    network.way = way
    before = len(network.seen)
    take_part(ada, bo, dee)
    assert "polling" in network.seen[before:] and "websocket" not in network.seen[before:], "what does not work is not tried for ever"


def test_what_is_posted_while_the_network_drops_arrives_once_and_in_order(warm, site, between, traveller):
    code, dee = warm
    network = between(site.port)
    ada = traveller(network, code)
    post(ada, "Before the tunnel")
    expect(wall(ada)).to_have_count(1)
    network.cut()
    for n in range(3):
        post(ada, f"In the tunnel, {n}")
    expect(status(ada)).to_contain_text("Offline")
    expect(saving(ada)).to_have_text("3 to be sent")
    expect(ada.page.get_by_text("Saving…")).to_have_count(3)
    assert texts(dee) == ["Before the tunnel"]
    came: list[str] = []
    dee.listeners.append(lambda name, data, at: came.extend(record["text"] for _, record in data["put"]) if name == "patch" else None)
    network.mend()
    expect(wall(ada)).to_have_count(4, timeout=PATIENCE)
    expect(status(ada)).to_have_text("Live")
    expect(ada.page.get_by_text("Saving…")).to_have_count(0)
    assert came == [f"In the tunnel, {n}" for n in range(3)]
    assert len(texts(dee)) == 4


def test_when_the_answer_is_lost_the_note_is_not_posted_twice(warm, site, between, traveller):
    code, dee = warm
    network = between(site.port)
    ada = traveller(network, code)
    network.deaf = True
    post(ada, "Said once")
    dee.wait(lambda: texts(dee) == ["Said once"])
    expect(saving(ada)).to_have_text("Saving…")
    expect(ada.page.locator("#announcer")).to_contain_text("Saving…")  # a screen reader hears of it when it takes a while
    expect(status(ada)).to_contain_text("Very many people are sending just now: your words are kept here", timeout=PATIENCE)
    network.cut()
    network.mend()
    expect(status(ada)).to_have_text("Live", timeout=PATIENCE)
    expect(saving(ada)).to_have_text("")
    expect(ada.page.locator("#announcer")).to_contain_text("Everything is saved.")
    assert texts(dee) == ["Said once"]
    expect(wall(ada)).to_have_text(["Said once"])


def test_what_is_written_while_the_server_restarts_arrives_once(own_site, between, traveller, guests):
    code = own_site.open_workshop()
    dee = own_site.console(code)
    guests.append(dee)
    dee.ask("start")
    dee.ask("go", stage="warm-up")
    ada, bo = (traveller(between(own_site.port), code) for _ in range(2))
    post(ada, "Before")
    expect(wall(bo)).to_have_count(1)
    own_site.stop()
    post(ada, "While it was away")
    expect(saving(ada)).to_have_text("1 to be sent")
    own_site.start()
    for person in (ada, bo):
        expect(wall(person)).to_have_count(2, timeout=PATIENCE)
    dee.wait(lambda: len(dee.board.all("note")) == 2)
    assert sorted(texts(dee)) == ["Before", "While it was away"]


def test_behind_tls_the_live_line_is_up_and_cookies_stay_home_and_strangers_sites_are_turned_away(own_site, between, traveller, tmp_path):
    certificate = networks.certificate(tmp_path)
    if certificate is None:
        why = "openssl is missing, which makes the certificate"
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)
    code = own_site.open_workshop()
    dee = own_site.console(code)
    dee.ask("start")
    dee.ask("go", stage="warm-up")
    dee.leave()
    network = between(own_site.port, certificate)
    own_site.stop()
    own_site.settings["WORKSHOP_PUBLIC_URL"] = network.url
    own_site.start()
    ada, bo = (traveller(network, code, ignore_https_errors=True) for _ in range(2))
    expect(status(ada)).to_have_text("Live")
    assert set(network.seen) == {"websocket"}
    post(ada, "By bus, reading")
    expect(wall(bo)).to_have_text(["By bus, reading"])
    cookies = ada.context.cookies()
    assert {cookie["name"] for cookie in cookies} == {"__Host-session", f"__Host-seat-{code}"}
    assert all(cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in cookies)

    line = f"{network.url.replace('https', 'wss')}/socket.io/?EIO=4&transport=websocket&w={code}"
    assert ada.page.evaluate(KNOCK, line) == "in"
    stranger = ada.context.new_page()
    stranger.route("https://elsewhere.example/", lambda route: route.fulfill(body="<!doctype html><title>Elsewhere</title>", content_type="text/html"))
    stranger.goto("https://elsewhere.example/")
    assert stranger.evaluate(KNOCK, line) == "turned away"
    polling = line.replace("wss", "https").replace("transport=websocket", "transport=polling")
    assert ada.context.request.get(polling, headers={"Origin": network.url}).status == 200
    assert ada.context.request.get(polling, headers={"Origin": "https://elsewhere.example"}).status == 400
