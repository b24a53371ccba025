import hashlib
import io
import json
import zipfile

from workshop_app.extensions import db
from workshop_app.handover import files
from workshop_app.handover.ocds import problems
from workshop_app.handover.pack import pack
from workshop_app.models import Delivery, Receiver

ABOUT = {"reference": "b-7k2m9q", "version": 2}
FILES = {"brief.md": "# How can technology …?\n".encode(), "brief.docx": bytes(range(256)) * 40, "a.json": b"{}"}


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_manifest_lists_every_file_with_its_size_and_hash():
    with opened(pack(FILES, ABOUT)) as found:
        assert found.testzip() is None
        manifest = json.loads(found.read("manifest.json"))
        assert {key: manifest[key] for key in ABOUT} == ABOUT
        assert {entry["name"] for entry in manifest["files"]} == set(found.namelist()) - {"manifest.json"} == set(FILES)
        for entry in manifest["files"]:
            content = found.read(entry["name"])
            assert content == FILES[entry["name"]]
            assert (entry["size"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_same_brief_gives_the_same_bytes_whatever_the_order_and_the_day():
    backwards = dict(reversed(FILES.items()))
    assert pack(FILES, ABOUT) == pack(backwards, ABOUT)
    with opened(pack(FILES, ABOUT)) as found:
        assert found.namelist() == sorted(found.namelist())
        assert {entry.date_time for entry in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def manifest_state(found: zipfile.ZipFile) -> str:
    return json.loads(found.read("manifest.json"))["state"]


def event_of(desk) -> dict:
    with db.reading() as reading:
        [body] = reading.query(Delivery.body).filter_by(brief_id=desk.brief.id).one()
    return json.loads(body)


def test_what_is_packed_is_the_approved_edition_in_the_state_that_the_event_tells_of(desk):
    db.write(lambda session: session.add(Receiver(name="P", kind="webhook", target="https://p.example/", events=["handed_over"], made_at=0)))
    desk.to("handed_over")
    data = event_of(desk)["data"]
    before = files.pack_of(data)
    desk.cora.do("begin_version", version=2)
    desk.cora.do("edit_brief", section="summary", value="Words of the second version")
    assert files.pack_of(data) == before
    with opened(before) as found:
        text = found.read("brief.md").decode()
        assert "Residents who report a missed collection hear nothing" in text and "second version" not in text
        assert "Approved and handed over" in text and data["reference"] in text
        assert set(found.namelist()) == {
            *(f"brief.{ending}" for ending in ("docx", "odt", "pdf", "html", "md", "json")), "ocds.json", "workshop.json", "manifest.json"}
        assert problems(json.loads(found.read("ocds.json"))) == []
        assert json.loads(found.read("workshop.json"))["counts"]["notes"] == 2
        assert json.loads(found.read("brief.json"))["state"] == manifest_state(found) == "handed_over"
        manifest = json.loads(found.read("manifest.json"))
        assert (manifest["reference"], manifest["version"], manifest["ocid"]) == (data["reference"], 1, data["ocid"])


def test_a_version_that_was_never_sent_to_review_has_no_pack(desk):
    assert files.pack_of({"brief_id": desk.brief.id, "version": 1, "state": "withdrawn"}) is None
