"""The walls of the house: who may commit, who may emit, who knows the web, and that no room imports another."""
import re
import subprocess
import sys
from pathlib import Path

APP = Path(__file__).parent.parent / "workshop_app"


def places(pattern: str, but: set[str]) -> list[str]:
    """Files of the package, other than those named, in which the pattern stands."""
    return [
        str(path.relative_to(APP))
        for path in sorted(APP.rglob("*.py"))
        if str(path.relative_to(APP)) not in but and re.search(pattern, path.read_text())
    ]


def test_imports_run_down_only():
    done = subprocess.run([str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=APP.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_only_the_desk_and_the_cellar_commit():
    assert places(r"\.commit\(", but={"engine/desk.py", "extensions.py"}) == []


def test_only_broadcast_emits():
    assert places(r"\.emit\(", but={"engine/broadcast.py"}) == []


def test_only_the_doors_and_the_cellar_know_the_web():
    knowing = places(r"(?m)^\s*(from|import) (flask|flask_socketio|flask_wtf|werkzeug)\b", but={"extensions.py", "runtime.py"})
    assert [path for path in knowing if not path.startswith(("doors/", "rehearsal/"))] == []


def test_only_config_reads_the_environment():
    handed_on = {"rehearsal/server.py", "rehearsal/services.py", "rehearsal/procurement.py"}  # give their own environment to what they start
    assert places(r"os\.environ|getenv\(", but={"config.py"} | handed_on) == []


def test_only_the_runtime_knows_eventlet():
    assert places(r"(?m)^\s*(import|from) eventlet\b", but={"runtime.py"}) == []


def test_no_address_agent_or_referrer_is_ever_read():
    assert places(r"remote_addr|REMOTE_ADDR|user_agent|USER_AGENT|access_route|referrer\b(?!\")", but={"doors/roof.py"}) == []


def test_strangers_text_never_becomes_markup():
    markup = [
        f"{path.relative_to(APP)}:{number}"
        for path in [*APP.rglob("*.html"), *(p for p in APP.rglob("*.js") if "vendor" not in p.parts)]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(
            r"\|\s*safe\b|(inner|outer)HTML|insertAdjacentHTML|document\.write|\{%\s*autoescape false|setHTML|srcdoc|createContextualFragment"
            r"|DOMParser|\beval\(|new Function\b|(setTimeout|setInterval)\(\s*[\"'`]|setAttribute\(\s*[\"'`](on|style)|javascript:|createPolicy",
            line,
        )
    ]
    assert markup == []


def test_nothing_runs_inline():
    inline = [
        str(path.relative_to(APP))
        for path in APP.rglob("templates/**/*.html")
        if re.search(r"<script(?![^>]*(src=|type=\"application/json\"))|<style\b|\sstyle=|\son[a-z]+\s*=", path.read_text())
        and "documents" not in path.parts
    ]
    assert inline == []
