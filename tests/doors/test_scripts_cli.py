"""`flask scripts`: the shelf from the command line."""
import shutil
from pathlib import Path

import flask
import pytest

from workshop_app.doors.scripts_cli import scripts

SHIPPED = Path(__file__).parents[2] / "facilitation_scripts"


@pytest.fixture
def shelf(tmp_path) -> Path:
    """A folder with all that is shipped."""
    return shutil.copytree(SHIPPED, tmp_path / "shelf")


@pytest.fixture
def run(shelf):
    """A function that runs `flask scripts …` and gives click's result."""
    app = flask.Flask("bare")
    app.config["SCRIPT_FOLDERS"] = [str(shelf)]
    app.cli.add_command(scripts)
    return lambda *words: app.test_cli_runner().invoke(args=["scripts", *map(str, words)])


def spoil(path: Path, before: str, after: str) -> None:
    path.write_text(path.read_text().replace(before, after))


def test_check_says_that_the_whole_shelf_is_in_order(run):
    result = run("check")
    assert (result.exit_code, result.output) == (0, "5 scripts are in order.\n")


def test_check_looks_at_named_files_only(run, shelf, tmp_path):
    spoil(shelf / "in-house-hour.yaml", "minutes: 13", "minutes: 1300")
    result = run("check", shelf / "two-hours.yaml")
    assert (result.exit_code, result.output) == (0, "1 script is in order.\n")


def test_check_knows_the_shelf_when_a_named_programme_needs_it(run, shelf):
    assert run("check", shelf / "dips-programme.yaml").exit_code == 0
    (shelf / "dips-session-2.yaml").unlink()
    result = run("check", shelf / "dips-programme.yaml")
    assert result.exit_code == 1
    assert 'sessions[1].script: "dips-session-2" is not a script, or has errors.' in result.output


def test_check_prints_every_error_on_a_line_and_fails(run, shelf):
    spoil(shelf / "in-house-hour.yaml", "minutes: 13", "minutes: 1300")
    spoil(shelf / "two-hours.yaml", "activity: read", "activity: brainstorm")
    spoil(shelf / "two-hours.yaml", "title: Break", "titel: Break")
    result = run("check")
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert len(lines) == 4
    assert lines[0].startswith("in-house-hour.yaml, line ") and "stages[3].minutes: 1300 is too large." in lines[0]
    assert 'stages[3].activity: "brainstorm" is not an activity.' in lines[1]
    assert any("titel: is not a field. Did you mean title?" in line for line in lines)


def test_check_refuses_a_file_that_is_not_there(run, tmp_path):
    assert run("check", tmp_path / "gone.yaml").exit_code == 2


def test_check_names_a_folder_that_is_not_there(run, shelf):
    shutil.rmtree(shelf)
    result = run("check")
    assert (result.exit_code, result.output) == (1, "shelf: is not a folder\n")


def test_list_shows_every_script_with_its_length(run):
    result = run("list")
    rows = [line.split(maxsplit=4) for line in result.output.splitlines()]
    assert result.exit_code == 0
    assert rows[0] == ["key", "kind", "minutes", "stages", "title"]
    assert ["two-hours", "script", "120", "10", "Two hours to one challenge"] in rows
    assert ["dips-programme", "programme", "240", "19", "DIPS, two sessions for one team"] in rows
    assert len(rows) == 6


def test_list_leaves_out_what_is_broken_and_says_so(run, shelf):
    spoil(shelf / "in-house-hour.yaml", "minutes: 13", "minutes: 1300")
    result = run("list")
    assert "in-house-hour" not in result.stdout
    assert "Some files have errors and are left out" in result.stderr


def test_show_prints_a_run_sheet_with_the_time_of_each_stage(run):
    sheet = run("show", "two-hours").output
    starts = [line for line in sheet.splitlines() if line[:1].isdigit() and line[1:2] == ":"]
    assert starts == [
        "0:00  Welcome, 8 min  (openness)",
        "0:08  Warm-up, 7 min  (conversation)",
        "0:15  Explore, 20 min  (exploration)",
        "0:35  Read and talk, 15 min  (conversation)",
        "0:50  Cluster, 15 min  (collaboration)",
        "1:05  Break, 5 min",
        "1:10  Frame, 20 min  (newness)",
        "1:30  Dot-vote, 10 min  (openness)",
        "1:40  Brief, 15 min  (collaboration)",
        "1:55  Close, 5 min",
        "2:00  End",
    ]
    assert sheet.count("\nSay\n") == sheet.count("\nWatch for\n") == 10
    assert "What makes things hard for the people who use this service" in sheet
    assert max(map(len, sheet.splitlines())) <= 88


def test_show_prints_all_sessions_of_a_programme(run):
    sheet = run("show", "dips-programme").output
    assert "Session 1: Gather and frame\n" in sheet
    assert "Session 2: Choose and describe, carries clusters and challenges\n" in sheet
    assert sheet.count("2:00  End") == 2


def test_show_helps_with_a_key_that_it_does_not_know(run):
    result = run("show", "two-hour")
    assert result.exit_code == 1
    assert result.stderr == 'Error: There is no script "two-hour" on the shelf. Did you mean two-hours?\n'
    assert "On the shelf: dips-programme, dips-session-1" in run("show", "zzz").stderr
