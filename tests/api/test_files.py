"""Files and tags: fetched when they changed, rendered once, and never by the server itself."""
import io
import zipfile

import pytest
from api.conftest import problem

from workshop_app import beside
from workshop_app.doors.api import operations
from workshop_app.doors.kept_files import Kept
from workshop_app.handover import events
from workshop_app.handover.files import CONTENT_TYPES


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """The endings that were rendered, each in its turn; nothing is kept from earlier."""
    asked, call = [], beside.documents.call
    monkeypatch.setattr(operations, "lately", Kept(1_000_000))
    monkeypatch.setattr(beside.documents, "call", lambda function, *args: asked.append(args[0]) or call(function, *args))
    return asked


def test_every_file_is_fetched_and_then_only_when_it_has_changed(una, desk, rendered):
    desk.to("handed_over")
    assert set(CONTENT_TYPES) == set(events.FORMATS.values())
    for ending, kind in CONTENT_TYPES.items():
        path = f"briefs/{desk.brief.id}/versions/1/{ending}"
        first = una.get(path)
        assert first.status_code == 200 and first.content_type == kind and len(first.data) > 500
        assert first.headers["Content-Disposition"] == f'attachment; filename="challenge-brief-{desk.brief.reference}-v1.{ending}"'
        assert first.headers["Cache-Control"] == "private, no-cache" and "Authorization" in first.headers["Vary"]
        tag = first.headers["ETag"]
        assert not tag.startswith("W/") and una.get(path).data == first.data
        same = una.get(path, {"If-None-Match": f'"other", {tag}'})
        assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
        head = una.open(path, "HEAD")
        assert (head.data, head.headers["Content-Length"], head.headers["ETag"]) == (b"", str(len(first.data)), tag)
    assert rendered == list(CONTENT_TYPES)
    assert desk.receive() == "ok"
    assert una.get(path, {"If-None-Match": tag}).headers["ETag"] != tag


def test_a_file_whose_tag_is_strong_comes_as_it_is(una, desk):
    desk.to("approved")
    page = una.get(f"briefs/{desk.brief.id}/versions/1/html", {"Accept-Encoding": "gzip"})
    assert page.text.startswith("<!doctype html>") and "Content-Encoding" not in page.headers
    whole = una.get(f"briefs/{desk.brief.id}", {"Accept-Encoding": "gzip"})
    assert whole.headers["Content-Encoding"] == "gzip" and whole.headers["ETag"].startswith("W/")
    assert zipfile.is_zipfile(io.BytesIO(una.get(f"briefs/{desk.brief.id}/versions/1/docx").data))


def test_what_has_not_changed_is_not_sent_again(una, desk):
    desk.to("approved")
    tags = {}
    for path in ("briefs", *(f"briefs/{desk.brief.id}{more}" for more in ("", "/versions/1", "/history"))):
        tags[path] = una.get(path).headers["ETag"]
        assert una.get(path, {"If-None-Match": tags[path]}).status_code == 304
        assert una.open(path, "HEAD").headers["ETag"] == tags[path]
    assert desk.hand_over() == "ok"
    for path, tag in tags.items():
        answer = una.get(path, {"If-None-Match": tag})
        assert answer.status_code == 200 and answer.headers["ETag"] != tag


def test_a_document_that_can_not_be_made_is_a_fault_of_ours_in_a_sentence(app, una, desk, monkeypatch, rendered):
    desk.to("approved")
    app.config["TESTING"] = app.testing = False
    monkeypatch.setattr(beside.documents, "call", lambda *_: (_ for _ in ()).throw(beside.Stuck("render did not come to an end")))
    answer = una.get(f"briefs/{desk.brief.id}/versions/1/md")
    assert problem(answer) == (500, "internal") and "render" not in answer.text
