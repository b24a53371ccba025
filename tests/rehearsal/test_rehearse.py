"""The rehearsal as people start it: one command, a whole workshop, and its results in a folder."""
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from workshop_app.rehearsal import cli
from workshop_app.rehearsal.colleagues import CHALLENGES
from workshop_app.rehearsal.server import Failed, Server
from workshop_app.rehearsal.summary import HANDED_OVER

ROOT = Path(__file__).parents[2]
KEYS = ["participants", "notes", "clusters", "challenges", "ballots", "dots_per_challenge", "winner", "brief", "post_to_all_ms_p50", "post_to_all_ms_p95", "handed_over"]
AGREED = "boards are the same as the server's"


def rehearse(*options: str) -> Result:
    """The command in this process, without eventlet; `played` runs it as people do."""
    return CliRunner().invoke(cli.rehearse, options)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """(folder, summary, what was said meanwhile) of a rehearsal with six people."""
    folder = tmp_path_factory.mktemp("rehearsal") / "demo"
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "rehearse", "--participants", "6", "--seconds", "4", "--out", str(folder), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout), done.stderr


def test_the_summary_has_just_its_keys_and_is_kept(played):
    folder, summary, _ = played
    assert list(summary) == KEYS
    assert json.loads((folder / "summary.json").read_text()) == summary


def test_everybody_took_part_and_every_dot_was_counted(played):
    _, summary, _ = played
    assert (summary["participants"], summary["ballots"]) == (6, 6)
    assert sum(summary["dots_per_challenge"].values()) == 6 * 5
    assert len(summary["dots_per_challenge"]) == summary["challenges"] >= 5
    assert summary["notes"] > 30 and summary["clusters"] >= 4
    assert summary["winner"] == CHALLENGES[0] == next(iter(summary["dots_per_challenge"]))


def test_everybody_ends_with_the_same_board(played):
    assert f"All 7 {AGREED}" in played[2]


def test_notes_were_timed_until_everybody_had_them(played):
    summary = played[1]
    assert 0 < summary["post_to_all_ms_p50"] <= summary["post_to_all_ms_p95"]


def test_the_board_is_the_facilitators_as_the_site_gives_it(played):
    folder, summary, _ = played
    board = json.loads((folder / "board.json").read_text())["board"]
    assert board["workshop"][0]["state"] == "finished" and set(board["workshop"][0]["pulse"]) >= {"openness"}
    assert len(board["note"]) == summary["notes"] and "say" in board["stage"][0]
    kept = [wording for wording in board["wording"] if wording["nudged"]]
    reframed = [wording for wording in board["wording"] if wording["original"]]
    assert kept and all(wording["reason"] for wording in kept) and reframed


def test_the_brief_can_be_opened_in_each_format(played):
    folder, summary, _ = played
    assert {name: (folder / name).stat().st_size for name in summary["brief"]} == summary["brief"]
    assert set(summary["brief"]) == {"brief.docx", "brief.html", "brief.md"}
    word = "\n".join(paragraph.text for paragraph in docx.Document(str(folder / "brief.docx")).paragraphs)
    for text in (word, (folder / "brief.md").read_text(), (folder / "brief.html").read_text()):
        assert summary["winner"] in text


def test_the_brief_was_approved_handed_over_and_acknowledged_and_its_pack_is_whole(played):
    folder, summary, said = played
    assert said.splitlines()[-1] == HANDED_OVER and summary["handed_over"].startswith("CASE-")
    with zipfile.ZipFile(folder / "pack.zip") as pack:
        manifest = json.loads(pack.read("manifest.json"))
        assert {entry["name"] for entry in manifest["files"]} >= set(summary["brief"])
        assert all(hashlib.sha256(pack.read(entry["name"])).hexdigest() == entry["sha256"] for entry in manifest["files"])
        text = pack.read("brief.md").decode()
    assert (manifest["state"], manifest["version"], manifest["title"]) == ("handed_over", 1, summary["winner"])
    assert "Approved and handed over" in text and summary["winner"] in text


def test_two_people_tie_twice_and_then_choose(tmp_path):
    done = rehearse("--participants", "2", "--seconds", "1", "--out", str(tmp_path))
    assert done.exit_code == 0, done.stderr
    assert "so there is a run-off" in done.stderr and "so the group chooses" in done.stderr
    assert "The challenge: How can technology" in done.stdout
    board = json.loads((tmp_path / "board.json").read_text())["board"]
    assert done.stdout.splitlines()[-1] == HANDED_OVER
    assert (len(board["round"]), board["workshop"][0]["winner_how"]) == (2, "chosen") and board["workshop"][0]["winner_reason"]


@pytest.fixture(scope="module")
def server():
    with Server() as server:
        yield server


@pytest.mark.parametrize("options, said", [
    (["--join", "AAAABBBB"], "We can't find a workshop with this code"),
    (["--join", "what?"], "A join code has eight letters and numbers"),
    (["--email", "fay@council.example", "--password", "wrong password"], "do not match"),
])
def test_what_can_not_be_done_is_said_in_a_sentence(server, tmp_path, options, said):
    done = rehearse("--url", server.url, "--out", str(tmp_path), *options)
    assert done.exit_code == 1 and said in done.stderr and "Traceback" not in done.stderr


def test_a_missing_server_is_said_in_a_sentence():
    done = rehearse("--join", "AAAABBBB", "--url", "http://127.0.0.1:9")
    assert done.exit_code == 1 and "No server answers at http://127.0.0.1:9" in done.stderr and "Traceback" not in done.stderr


def test_the_server_of_a_rehearsal_leaves_nothing_behind():
    with Server() as server:
        folder, process = Path(server.folder.name), server.process
        assert re.match(r"http://127\.0\.0\.1:\d+/first/", server.first_link)
    assert process.poll() is not None and not folder.exists()


def test_a_server_that_does_not_start_shows_its_log():
    with pytest.raises(Failed, match="The server can't start: WORKSHOP_ASYNC_MODE"), Server(WORKSHOP_ASYNC_MODE="trio"):
        pass


def test_a_server_that_dies_under_way_shows_its_log():
    with pytest.raises(Failed, match="Nobody has an account yet"), Server() as server:
        server.process.kill()
        server.process.wait(10)
