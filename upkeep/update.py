"""Raise every pinned version, as far as setup.cfg and the major versions in package.json allow. `--keep` only pins what is new.

Everything is worked out in a folder that is thrown away; the pins are written when all of it has gone well.
"""
import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Exact versions, and what their files must hash to. Written by make update; bin/setup installs these and no others.\n"
# A level needs what is below its heading and what is above it. bin/setup and deploy/Dockerfile cut the file at these headings.
LEVELS = {"# To run the app": (), "# To test it": ("test",), "# To look after it": ("test", "upkeep")}


def main(keep: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        print("Working out the Python packages.", flush=True)
        pins = pin_python(work, keep)
        print("Working out the browser packages.", flush=True)
        browser = pin_browser(work, keep)
        changed = changes(versions(read("constraints.txt")), versions(pins))
        changed += changes(locked(read("package-lock.json")), locked(browser["package-lock.json"]))
        for name, text in {"constraints.txt": pins, **browser}.items():
            (ROOT / name).write_text(text)
    print(*changed, sep="\n", end="\n" if changed else "")
    print(f"{len(changed)} changed. Now run make test, and make audit." if changed else "Nothing changed.")


def pin_python(work: Path, keep: bool) -> str:
    """The text of constraints.txt. All levels together are settled first, so that each has the same versions."""
    settled = work / "pins.txt"
    settled.write_text(read("constraints.txt"))
    compile_pins(settled, ("test", "upkeep"), upgrade=not keep)
    whole, above, text = blocks(settled.read_text()), set(), HEAD
    for heading, extras in LEVELS.items():
        level = work / "level.txt"
        level.write_text(settled.read_text())
        compile_pins(level, extras, upgrade=False)
        here = sorted(set(blocks(level.read_text())) - above)
        text += f"\n{heading}\n" + "".join(whole[name] for name in here)
        above |= set(here)
    return text


def compile_pins(pins: Path, extras: tuple, upgrade: bool) -> None:
    """Settle the file of pins anew, for every Python that setup.cfg takes and every system. It names no index."""
    python = re.search(r"[\d.]+", configured("options", "python_requires"))[0]
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "setup.cfg", "-", *(f"--extra={extra}" for extra in extras),
        "--universal", "--python-version", python, "--fork-strategy", "fewest", "--generate-hashes", "--no-annotate", "--no-header",
        "--no-config", "--system-certs", "--quiet", "--output-file", str(pins), *(["--upgrade"] if upgrade else []),
    ]
    builders = "\n".join(tomllib.loads(read("pyproject.toml"))["build-system"]["requires"])
    run(command, input=builders, env=os.environ | pips_index(), stdout=subprocess.DEVNULL)


def pips_index() -> dict[str, str]:
    """The index that pip is set to use on this machine, for a resolver that does not read pip's settings."""
    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True).stdout
    for place in (":env:", "install", "global"):
        found = re.search(rf"(?m)^{place}\.index-url='(.*)'$", told)
        if found:
            return {"UV_DEFAULT_INDEX": found[1]}
    return {}


def pin_browser(work: Path, keep: bool) -> dict[str, str]:
    """The texts of package.json and package-lock.json."""
    names = ("package.json", "package-lock.json")
    for name in (*names, ".npmrc"):
        shutil.copy(ROOT / name, work)
    npm = shutil.which("npm") or sys.exit("npm is missing. Install Node.js 18 or later with npm.")
    quietly = ["--package-lock-only", "--loglevel=error", "--no-progress"]
    wanted = json.loads(read("package.json"))
    for kind, flag in (("dependencies", "--save-prod"), ("devDependencies", "--save-dev")):
        if not keep:
            raised = [f"{name}@^{version}" for name, version in wanted[kind].items()]
            run([npm, "install", flag, *quietly, *raised], cwd=work, stdout=subprocess.DEVNULL)
    run([npm, "install" if keep else "update", *quietly], cwd=work, stdout=subprocess.DEVNULL)
    return {name: (work / name).read_text() for name in names}


def run(command: list[str], **how) -> None:
    done = subprocess.run(command, text=True, **{"cwd": ROOT} | how)
    if done.returncode:
        sys.exit("That did not work; what went wrong stands above. Nothing was changed.")


def read(name: str) -> str:
    return (ROOT / name).read_text()


def configured(section: str, option: str) -> str:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    return setup[section][option]


def blocks(pins: str) -> dict[str, str]:
    """Name to its pin with its hashes. Comments belong to none."""
    bare = re.sub(r"(?m)^#.*\n|^\n", "", pins)
    return {re.match(r"[\w.-]+", block)[0]: block for block in re.split(r"(?m)^(?=\w)", bare) if block}


def versions(pins: str) -> dict[str, str]:
    return {name: re.search(r"==(\S+)", block)[1] for name, block in blocks(pins).items()}


def locked(lockfile: str) -> dict[str, str]:
    packages = json.loads(lockfile)["packages"]
    return {path.removeprefix("node_modules/"): package["version"] for path, package in packages.items() if path}


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [
        f"  {name}: {before.get(name, 'new')} → {after.get(name, 'no longer needed')}"
        for name in sorted(before | after) if before.get(name) != after.get(name)
    ]


if __name__ == "__main__":
    main(keep="--keep" in sys.argv[1:])
