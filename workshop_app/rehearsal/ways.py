"""The two ways to rehearse: perform a whole workshop, or fill a real one with colleagues. What goes wrong is said in a sentence."""
import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import requests
from socketio.exceptions import ConnectionError as NoConnection

from workshop_app.method import codes
from workshop_app.rehearsal import review, server, summary
from workshop_app.rehearsal.facilitator import Facilitator
from workshop_app.rehearsal.follow import Company
from workshop_app.rehearsal.guest import TurnedAway, Unanswered
from workshop_app.rehearsal.play import Diverged, Outcome, Play
from workshop_app.rehearsal.procurement import Procurement

Account = tuple[str | None, str | None]  # e-mail address and password


def perform(url: str | None, account: Account, participants: int, seconds: float, seed: int, script: str, out: Path) -> dict:
    """Play a workshop on the server at `url`, or on one of our own. Leaves its files in `out` and returns the summary."""
    make(out)
    # Being told to stop also stops the server that we started.
    stopped = on_signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    with plainly_said(url or "its own address"), stopped, stage_manager(url, account) as (fay, team):
        outcome = Play(fay, participants, seconds, seed, progress).play(script)
        progress(f"All {participants + 1} boards are the same as the server's.")
        receipt, packed = after(fay, outcome, team)
    found = summary.summarise(participants, outcome.snapshot["board"], outcome.files, outcome.stopwatch, receipt)
    summary.keep(out, found, outcome.snapshot, outcome.files | packed)
    progress(f"In {out}: {', '.join([*found['brief'], *packed, 'board.json', 'summary.json'])}.")
    return found


def after(fay: Facilitator, outcome: Outcome, team: Procurement | None) -> tuple[dict | None, dict[str, bytes]]:
    """(the receipt of the brief, {file name: contents}). On somebody's own server nothing is handed over: others would hear of it."""
    if team is None or not outcome.files:
        return None, {}
    receipt, pack = review.hand_over(fay, outcome.code, team, progress)
    return receipt, {"pack.zip": pack}


def fill(typed: str, url: str, participants: int, seconds: float, seed: int) -> dict:
    """Join the workshop behind a code or a whole join link, and stay. Returns a summary of what can be seen from a seat."""
    link, _, code = typed.strip().rpartition("/j/")
    company = Company(link or url, participants, seconds, seed, progress)
    with plainly_said(link or url), on_signal(signal.SIGINT, lambda *_: setattr(company, "leaving", True)):
        try:
            company.join(tidy(code))
            progress(f"{participants} people have joined. They follow the facilitator until the workshop finishes. Ctrl+C sends them away.")
            company.follow()
            board = company.people[0].guest.whole_board()["board"]
        finally:
            company.leave()
    return summary.summarise(participants, board, {}, company.stopwatch)


def tidy(typed: str) -> str:
    code = codes.tidy(typed.split("/")[0])
    if code is None:
        raise TurnedAway("unknown_workshop", "A join code has eight letters and numbers, such as ABCD EFGH.")
    return code


def make(folder: Path) -> None:
    """Before the play, so that nobody waits for files that can't be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"The folder {folder} can't be made: {error.strerror}.") from None


def progress(sentence: str) -> None:
    """What goes on, beside the summary: on standard error."""
    click.echo(sentence, err=True)


@contextlib.contextmanager
def stage_manager(url: str | None, account: Account) -> Iterator[tuple[Facilitator, Procurement | None]]:
    """A facilitator who is signed in: on the server at `url`, or on one that lives as long as the rehearsal, as do its receivers."""
    if url:
        fay = Facilitator(url)
        fay.get("/healthz").raise_for_status()
        email, password = account
        fay.sign_in(email or click.prompt("E-mail address", err=True), password or click.prompt("Password", hide_input=True, err=True))
        yield fay, None
        return
    with Procurement() as team, server.Server(WORKSHOP_PRIVATE_RECEIVERS=team.address) as own:
        fay = Facilitator(own.url)
        fay.create_account(own.first_link)
        yield fay, team


@contextlib.contextmanager
def on_signal(number: int, handler: Callable) -> Iterator[None]:
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


@contextlib.contextmanager
def plainly_said(url: str) -> Iterator[None]:
    """What went wrong, in one sentence and without a traceback."""
    try:
        yield
    except requests.ConnectionError:
        raise click.ClickException(f"No server answers at {url}. Start it with `make run`, or give its address with --url.") from None
    except requests.RequestException as error:
        raise click.ClickException(f"{url} does not answer as a workshop server does: {error}") from None
    except NoConnection as error:
        raise click.ClickException(f"The live connection to {url} failed: {error}") from None
    except (Unanswered, Diverged, server.Failed) as error:
        raise click.ClickException(str(error)) from None
