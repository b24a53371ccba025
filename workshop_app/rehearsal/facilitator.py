"""The simulated facilitator: has an account, opens a workshop, leads it through its script, and takes the brief home."""
import re

import requests

from workshop_app.rehearsal import colleagues
from workshop_app.rehearsal.guest import Guest, TurnedAway, Unanswered, new_item

NAME, EMAIL, PASSWORD = "Fay Rehearsal", "fay@rehearsal.example", "a rehearsal is not a secret"
WORKSHOP = {
    "title": "Rehearsal: what makes everyday services hard to use?",
    "team": "Adult Social Care, Transport, Planning and Public Health",
    "topic": "Getting about, finding out what there is, being heard and eating well: what is hard for residents and for staff?",
    "owner": "Head of Adult Social Care",
    "contact": "challenges@council.example",
}


class Facilitator(Guest):
    def create_account(self, first_link: str) -> None:
        """The first account, from the one-time link that a new server prints."""
        answer = self.submit(first_link, name=NAME, email=EMAIL, password=PASSWORD)
        if not answer.ok:
            raise Unanswered("The first account could not be created.")

    def sign_in(self, email: str, password: str) -> None:
        """Raises TurnedAway when e-mail address and password don't match, or after too many tries."""
        answer = self.submit("/sign-in", email=email, password=password)
        if answer.status_code == 429:
            raise TurnedAway("too_fast", "Too many wrong tries for this e-mail address. Wait a minute, then try again.")
        if not answer.ok:
            raise TurnedAway("signed_out", "That e-mail address and password do not match. Check both and try again.")

    def open_workshop(self, script: str) -> str:
        """Open a workshop from a script of the site's shelf; its join code."""
        form = self.get("/workshops/new")
        if form.status_code == 403:
            raise TurnedAway("not_allowed", "This account can't open workshops. Use that of a facilitator.")
        if f'value="{script}"' not in form.text:
            raise TurnedAway("unknown_script", f"The site has no facilitation script “{script}”.")
        return self._console_code(self.submit("/workshops/new", script=script, **WORKSHOP))

    def open_next_session(self, code: str) -> str | None:
        """The join code of the programme's next session, opened with what this one gathered; None when none follows."""
        answer = self.submit("/workshops", f"/workshops/{code}/next")
        return None if answer.status_code == 409 else self._console_code(answer)

    def screen_link(self) -> str:
        """The link for the shared screen, from the console."""
        found = re.search(rf"https?://[^\"\s<]+/w/{self.code}/screen/[0-9a-f]+", self.get(f"/w/{self.code}/facilitate").text)
        if not found:
            raise Unanswered("The console shows no link for the shared screen.")
        return found[0]

    def put_up_challenges(self) -> None:
        for wording in sorted(self.board.all("wording"), key=lambda wording: wording["id"]):
            if colleagues.worth_a_vote(wording["text"]) and not wording["up"]:
                self.ask("put_up", id=wording["id"])

    def open_vote(self) -> dict:
        return self._new_round("open_vote")

    def run_off(self) -> dict:
        return self._new_round("run_off")

    def close_vote(self) -> dict:
        """The round, counted."""
        self.ask("close_vote", round=self.board.open_round()["id"])
        return self.wait(lambda: not self.board.open_round() and self.board.rounds()[-1])

    def choose(self, tied: list[str]) -> None:
        """Record which of those that tied twice the group chose."""
        wordings = {id: self.board.records["wording"][id]["text"] for id in tied}
        self.ask("choose", challenge=colleagues.preferences(0, wordings)[0], reason=colleagues.WORDS["choice_reason"])

    def draft_brief(self) -> None:
        """Have the brief drafted, then write its summary."""
        self.ask("draft_brief")
        winner = self.wait(self.board.winner)
        summary = colleagues.summary_of(winner["text"])
        if summary:
            self.ask("edit_brief", section="summary", value=summary)

    def brief_files(self) -> dict[str, bytes]:
        """{file name: contents} of the brief's downloads."""
        files = {}
        for ending in ("docx", "html", "md"):
            answer = self.get(f"/w/{self.code}/brief.{ending}")
            answer.raise_for_status()
            files[f"brief.{ending}"] = answer.content
        return files

    def _new_round(self, command: str) -> dict:
        id = new_item()["id"]
        self.ask(command, id=id)
        return self.wait(lambda: self.board.records.get("round", {}).get(id))

    def _console_code(self, answer: requests.Response) -> str:
        found = re.search(r"/w/([A-Z2-9]{8})/facilitate", answer.url)
        if not found:
            raise Unanswered("The site did not open the workshop.")
        return found[1]
