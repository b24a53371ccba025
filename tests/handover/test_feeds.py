"""The feeds, held against RFC 4287 and JSON Feed 1.1."""
import re
import xml.etree.ElementTree as xml

from challenges import QUESTION, change, day_from_now, put_up

from workshop_app.extensions import house
from workshop_app.handover.document import spelled

NS = {"a": "http://www.w3.org/2005/Atom"}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def atom(browser) -> xml.Element:
    answer = browser.get("/challenges/feed.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return xml.fromstring(answer.data)


def only(element: xml.Element, name: str) -> xml.Element:
    """RFC 4287, 4.1: just one of these."""
    [found] = element.findall(f"a:{name}", NS)
    return found


def links(element: xml.Element) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in element.findall("a:link", NS)}


def test_the_atom_feed_has_all_that_the_standard_asks_for(two_hours, board, sam):
    put_up(two_hours, 3, age=2, last=-1, question="How can technology shorten the wait?")
    feed = atom(sam)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert only(feed, "id").text == f"{house.address}/challenges" and "Birmingham City Council" in only(feed, "title").text
    assert only(only(feed, "author"), "name").text == "Birmingham City Council"
    assert links(feed) == {"self": f"{house.address}/challenges/feed.atom", "alternate": f"{house.address}/challenges"}
    entries = feed.findall("a:entry", NS)
    assert [only(entry, "title").text for entry in entries] == [QUESTION, "How can technology shorten the wait?"]
    assert len({only(entry, "id").text for entry in entries}) == 2
    for entry in entries:
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", only(entry, "id").text) and "hear nothing" in only(entry, "summary").text
        assert STAMP.fullmatch(only(entry, "updated").text) and only(entry, "published").text <= only(entry, "updated").text
        page = links(entry)["alternate"]
        assert page.startswith(house.address) and sam.get(page.removeprefix(house.address)).status_code == 200
    assert only(feed, "updated").text == only(entries[0], "updated").text


def test_the_json_feed_says_the_same(two_hours, board, sam):
    answer = sam.get("/challenges/feed.json")
    feed = answer.json
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["feed_url"] == f"{house.address}/challenges/feed.json"
    [item], [entry] = feed["items"], atom(sam).findall("a:entry", NS)
    said = {name: only(entry, name).text for name in ("id", "title", "summary", "published", "updated")}
    assert [item["id"], item["title"], item["content_text"], item["date_published"], item["date_modified"]] == list(said.values())
    assert item["url"] == links(entry)["alternate"] and all(isinstance(value, str) for value in item.values())


def test_an_entry_keeps_its_id_when_it_gets_a_new_version(board, sam):
    before = sam.get("/challenges/feed.json").json["items"][0]["id"]
    change(board, approved_state="handed_over")
    assert sam.get("/challenges/feed.json").json["items"][0]["id"] == before == f"urn:uuid:{board.id}"


def test_an_entry_says_until_when_answers_can_come(board, sam):
    assert f"Open until {spelled(day_from_now(30))}." in sam.get("/challenges/feed.json").json["items"][0]["content_text"]


def test_a_feed_without_a_challenge_is_a_feed_all_the_same(sam):
    assert sam.get("/challenges/feed.json").json["items"] == []
    feed = atom(sam)
    assert STAMP.fullmatch(only(feed, "updated").text) and feed.findall("a:entry", NS) == []


def test_browsers_and_readers_find_the_feeds_by_themselves(board, sam):
    for path in ("/challenges", "/challenges/b-222222"):
        found = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', sam.get(path).text)
        assert found == [("application/atom+xml", "/challenges/feed.atom"), ("application/feed+json", "/challenges/feed.json")]
