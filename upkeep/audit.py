"""Ask PyPI and npm what is known to be wrong with the pinned versions.

Ends with 0 when nothing is known, with 1 when something is, and with 2 when somebody could not be asked: that is not the same as nothing.
"""
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
IGNORED = Path(__file__).with_name("ignored.yaml")
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 2


@dataclass
class Advisory:
    package: str
    ids: list[str]
    what: str
    remedy: str

    def __str__(self):
        return f"  {self.package}: {', '.join(self.ids)}. {self.what} {self.remedy}"


@dataclass
class Answer:
    """What a service said of `asked` packages; of those in `silent` it said nothing."""

    asked: int
    silent: int = 0
    advisories: list[Advisory] = field(default_factory=list)


class Unreachable(Exception):
    """The service did not answer; the message is its client's last word."""


def main() -> int:
    passed_over, worst = ignored(), CLEAN
    for what, service, ask in (("Python", "PyPI", ask_pypi), ("browser", "npm", ask_npm)):
        print(f"Asking {service} what is known about the pinned {what} packages.", flush=True)
        try:
            answer = ask()
        except Unreachable as why:
            print(f"Not audited: the advisories of {service} can't be reached from here ({why}). Nothing is known, good or bad.")
            worst = worst or UNKNOWN
            continue
        counted = [advisory for advisory in answer.advisories if not passed_over & set(advisory.ids)]
        print(*counted, sep="\n", end="\n" if counted else "")
        print(verdict(answer, len(counted)))
        worst = VULNERABLE if counted else worst or (UNKNOWN if answer.silent else CLEAN)
    return worst


def verdict(answer: Answer, counted: int) -> str:
    said = []
    if answer.asked > answer.silent:
        many = "vulnerability" if counted == 1 else "vulnerabilities"
        said.append(f"{counted or 'No'} known {many} in {answer.asked - answer.silent} packages.")
    if len(answer.advisories) > counted:
        said.append(f"Passed over, with a reason in upkeep/ignored.yaml: {len(answer.advisories) - counted}.")
    if answer.silent:
        said.append(f"Not audited: {answer.silent} packages of which the service says nothing. A mirror of it may have no advisories.")
    return " ".join(said)


def ask_pypi() -> Answer:
    pip_audit = [sys.executable, "-m", "pip_audit", "--requirement", "constraints.txt", "--disable-pip", "--require-hashes"]
    told = told_by([*pip_audit, "--format", "json", "--progress-spinner", "off"], "dependencies")["dependencies"]
    return Answer(len(told), sum("skip_reason" in package for package in told), [
        Advisory(
            f"{package['name']} {package['version']}", [found["id"], *found["aliases"]], sentence(found["description"]),
            f"Fixed in {', '.join(found['fix_versions'])}." if found["fix_versions"] else "There is no fixed version yet.",
        )
        for package in told for found in package.get("vulns", [])
    ])


def ask_npm() -> Answer:
    npm = shutil.which("npm")
    if npm is None:
        raise Unreachable("npm is missing")
    told = told_by([npm, "audit", "--json", "--package-lock-only"], "vulnerabilities")
    return Answer(told["metadata"]["dependencies"]["total"], 0, [
        Advisory(
            f"{found['name']} {found['range']}", [found["url"].rpartition("/")[2]], sentence(found["title"]),
            "make update may raise it." if package["fixAvailable"] else "There is no fixed version yet.",
        )
        for package in told["vulnerabilities"].values() for found in package["via"] if isinstance(found, dict)
    ])


def told_by(command: list[str], needed: str) -> dict:
    """The report that a client prints. One without the part that is needed is a fault: exit codes do not tell faults from findings."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        told = {}
    if needed not in told:
        last = (done.stderr.strip() or "it said nothing").splitlines()[-1]
        raise Unreachable(re.sub(r"\s+", " ", str(told.get("message") or last)).rstrip("."))
    return told


def sentence(text: str) -> str:
    """The beginning of a description, on one line."""
    line = re.sub(r"\s+", " ", text).strip()
    return (line[:200] + " …" if len(line) > 200 else line).rstrip(".") + "."


def ignored(today: date | None = None) -> set[str]:
    """Ids of the advisories that are passed over today."""
    entries = yaml.safe_load(IGNORED.read_text())
    for entry in entries:
        if set(entry) != {"id", "reason", "until"} or not isinstance(entry["until"], date) or not str(entry["reason"]).strip():
            sys.exit(f"upkeep/ignored.yaml: each entry has an id, a reason and a day (until: 2027-01-31). This one has not: {entry}.")
    return {entry["id"] for entry in entries if entry["until"] > (today or date.today())}


if __name__ == "__main__":
    sys.exit(main())
