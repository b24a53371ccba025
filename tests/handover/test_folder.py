import json
import os
import zipfile

import pytest

from workshop_app.extensions import db, house
from workshop_app.handover import folder
from workshop_app.models import Delivery, Receiver


@pytest.fixture
def drop(app, tmp_path, monkeypatch):
    root = tmp_path / "drop"
    root.mkdir()
    monkeypatch.setattr(house, "drop_folder", str(root))
    return root


def receiver(target: str = "procurement") -> Receiver:
    return Receiver(name="Procurement", kind="folder", target=target, events=["handed_over"], made_at=0)


@pytest.fixture
def delivery(desk) -> Delivery:
    db.write(lambda session: session.add(receiver()))
    desk.to("handed_over")
    with db.reading() as reading:
        return reading.query(Delivery).one()


def send(delivery, target="procurement"):
    return folder.send(receiver(target), delivery.id, delivery.body, 5)


def test_a_folder_gets_the_pack_and_the_event_under_names_that_stay(drop, delivery):
    assert send(delivery).done
    reference = json.loads(delivery.body)["data"]["reference"]
    stem = f"{reference}-v1-handed_over"
    assert sorted(os.listdir(drop / "procurement")) == [f"{stem}.json", f"{stem}.zip"]
    assert (drop / "procurement" / f"{stem}.json").read_text() == delivery.body
    before = (drop / "procurement" / f"{stem}.zip").read_bytes()
    with zipfile.ZipFile(drop / "procurement" / f"{stem}.zip") as pack:
        assert "manifest.json" in pack.namelist()
    assert send(delivery).done
    assert sorted(os.listdir(drop / "procurement")) == [f"{stem}.json", f"{stem}.zip"]
    assert (drop / "procurement" / f"{stem}.zip").read_bytes() == before


@pytest.mark.parametrize("target", ["..", ".", "../elsewhere", "/tmp", "a/b", "", ".hidden", "a\\b", "a\0b", "x" * 61, "a\n", "~"])
def test_no_name_leads_out_of_the_root(tmp_path, monkeypatch, target):
    drop = tmp_path / "drop"
    drop.mkdir()
    monkeypatch.setattr(house, "drop_folder", str(drop))
    outcome = folder.send(receiver(target), "evt-1", "{}", 5)
    assert outcome.over and "no plain name" in outcome.said and os.listdir(drop) == []


def test_no_link_is_followed(drop, tmp_path, delivery):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (drop / "procurement").symlink_to(elsewhere)
    outcome = send(delivery)
    assert not outcome.done and not outcome.over and "can’t be written" in outcome.said and os.listdir(elsewhere) == []


def test_a_link_in_place_of_a_file_is_replaced_and_not_written_through(drop, tmp_path, delivery):
    assert send(delivery).done
    secret = tmp_path / "secret"
    secret.write_text("mine")
    [event] = (drop / "procurement").glob("*.json")
    event.unlink()
    event.symlink_to(secret)
    assert send(delivery).done
    assert secret.read_text() == "mine" and event.read_text() == delivery.body and not event.is_symlink()


def test_what_can_not_be_written_whole_leaves_nothing_behind(drop, delivery, monkeypatch):
    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = send(delivery)
    assert not outcome.done and "no space left on device" in outcome.said and os.listdir(drop / "procurement") == []


def test_without_a_root_nothing_is_tried(delivery, monkeypatch):
    monkeypatch.setattr(house, "drop_folder", "")
    assert send(delivery).over
