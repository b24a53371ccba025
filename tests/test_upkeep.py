"""What the house is made of: every version is pinned with its hash, and whoever audits is told the truth."""
import configparser
import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import date
from importlib import metadata

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from served import ROOT

from upkeep import audit, update

PINS = (ROOT / "constraints.txt").read_text()
SETUP = configparser.ConfigParser()
SETUP.read(ROOT / "setup.cfg")
FLASK = {"name": "flask", "version": "3.1.3", "vulns": []}
HOLE = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "fix_versions": ["3.1.4"], "description": "A cookie\n could be read."}
FINE = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 30}}}
HOLED = {
    "vulnerabilities": {
        "ws": {"via": [{"name": "ws", "range": "<8.1", "url": "https://advisories.example/GHSA-aaaa", "title": "Memory runs out"}], "fixAvailable": True},
        "engine.io": {"via": ["ws"], "fixAvailable": True},
    },
    "metadata": {"dependencies": {"total": 30}},
}


def asked_for(*extras: str) -> list[str]:
    """What setup.cfg asks for, and what builds the app."""
    told = [SETUP["options"]["install_requires"], *(SETUP["options.extras_require"][extra] for extra in extras)]
    return [line for text in told for line in text.split("\n") if line] + tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]


def installed_for(requirements: list[str]) -> set[str]:
    """The names of all that comes with these requirements here, as each distribution that is installed tells it."""
    seen, waiting = set(), [(Requirement(line), frozenset()) for line in requirements]
    while waiting:
        wanted, extras = waiting.pop()
        name = canonicalize_name(wanted.name)
        if (name, frozenset(wanted.extras)) in seen or not applies(wanted, extras):
            continue
        seen.add((name, frozenset(wanted.extras)))
        try:
            below = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for upkeep alone, and not installed for tests
        waiting += [(Requirement(line), frozenset(wanted.extras)) for line in below]
    return {name for name, _ in seen}


def applies(wanted: Requirement, extras: frozenset) -> bool:
    return wanted.marker is None or any(wanted.marker.evaluate(default_environment() | {"extra": extra}) for extra in (extras or {""}))


@pytest.mark.parametrize(("extras", "cut"), [((), "# To test it"), (("test",), "# To look after it"), (("test", "upkeep"), None)])
def test_every_package_that_is_installed_is_pinned_where_it_is_needed(extras, cut):
    pinned = set(update.blocks(PINS.partition(f"\n{cut}\n")[0] if cut else PINS))
    assert installed_for(asked_for(*extras)) - pinned == set()


def test_what_is_pinned_is_exact_has_its_hashes_and_is_there_once():
    blocks = update.blocks(PINS)
    assert len(blocks) == len(re.findall(r"(?m)^\w", PINS)) > 60
    for name, block in blocks.items():
        assert re.match(rf"{name}==[\w.+!]+( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{{64}}( \\)?\n)+$", block), block
    assert [name for name in blocks if name != canonicalize_name(name)] == []


@pytest.mark.parametrize("name", ["bin/setup", "deploy/Dockerfile"])
def test_those_who_install_cut_the_pins_at_the_headings_that_are_there(name):
    cuts = re.findall(r"sed '/\^(.*?)/,\$d'", (ROOT / name).read_text())
    assert cuts and set(cuts) <= set(re.findall(r"(?m)^(# To .*)$", PINS)) == set(update.LEVELS)
    assert "--require-hashes" in (ROOT / name).read_text()


def test_the_browser_packages_are_exact_and_have_their_hashes():
    wanted, lock = (json.loads((ROOT / name).read_text()) for name in ("package.json", "package-lock.json"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for kind in ("dependencies", "devDependencies") for version in wanted[kind].values())
    assert [path for path, package in lock["packages"].items() if path and not package["integrity"].startswith("sha512-")] == []


def test_no_pin_says_which_server_it_came_from():
    told = PINS + "".join((ROOT / name).read_text() for name in ("package.json", ".npmrc", "setup.cfg", "pyproject.toml", "bin/setup"))
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links|(?m:^registry)", told) == [] and '"resolved"' not in (ROOT / "package-lock.json").read_text()


@pytest.fixture
def audited(tmp_path):
    """What `python -m upkeep.audit` says and ends with, when the two clients print these reports."""

    def run(python, browser) -> tuple[int, str]:
        client = "import sys; print({!r}); sys.exit({!r})"
        (tmp_path / "pip_audit.py").write_text(client.format(json.dumps({"dependencies": python}), 0) if isinstance(python, list) else client.format("", python))
        (tmp_path / "npm").write_text(f"#!{sys.executable}\n" + client.format(json.dumps(browser), 1))
        (tmp_path / "npm").chmod(0o755)
        environment = os.environ | {"PYTHONPATH": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
        done = subprocess.run([sys.executable, "-m", "upkeep.audit"], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


def test_an_audit_that_finds_nothing_says_so(audited):
    code, said = audited([FLASK], FINE)
    assert code == 0 and "No known vulnerabilities in 1 packages." in said and "No known vulnerabilities in 30 packages." in said


def test_an_audit_names_what_it_finds_and_fails(audited):
    code, said = audited([FLASK | {"vulns": [HOLE]}], HOLED)
    assert code == 1 and said.count("1 known vulnerability in") == 2
    assert "flask 3.1.3: PYSEC-2026-1, CVE-2026-1. A cookie could be read. Fixed in 3.1.4." in said
    assert "ws <8.1: GHSA-aaaa. Memory runs out. make update may raise it." in said


def test_a_service_that_is_silent_or_away_is_not_taken_for_a_clean_bill(audited):
    code, said = audited([FLASK, {"name": "redis", "skip_reason": "not found"}], FINE)
    assert code == 2 and "in 1 packages. Not audited: 1 packages of which the service says nothing" in said
    code, said = audited([FLASK], {"message": "405 Method Not Allowed"})
    assert code == 2 and "Not audited: the advisories of npm can't be reached from here (405 Method Not Allowed)." in said
    code, said = audited("ERROR: no connection", FINE)
    assert code == 2 and "the advisories of PyPI can't be reached from here (" in said and "Traceback" not in said
    code, said = audited([{"name": "redis", "skip_reason": "not found"}], HOLED)
    assert code == 1 and "No known vulnerabilities" not in said


def test_what_is_passed_over_has_a_reason_and_a_last_day(tmp_path, monkeypatch):
    audit.ignored()  # what is shipped can be read
    monkeypatch.setattr(audit, "IGNORED", tmp_path / "ignored.yaml")
    (tmp_path / "ignored.yaml").write_text("- id: CVE-2026-1\n  reason: We read no such format.\n  until: 2027-01-31\n")
    assert (audit.ignored(date(2027, 1, 30)), audit.ignored(date(2027, 1, 31))) == ({"CVE-2026-1"}, set())
    (tmp_path / "ignored.yaml").write_text("- id: CVE-2026-1\n")
    with pytest.raises(SystemExit, match="an id, a reason and a day"):
        audit.ignored()


def test_a_version_that_moves_is_told():
    before, after = {"flask": "3.1.3", "redis": "8.1.0", "six": "1.17"}, {"flask": "3.2.0", "redis": "8.1.0", "uv": "0.14"}
    assert update.changes(before, after) == ["  flask: 3.1.3 → 3.2.0", "  six: 1.17 → no longer needed", "  uv: new → 0.14"]
