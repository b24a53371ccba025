"""After the two hours: a coordinator completes the brief, an approver looks at it, and it is handed over to procurement."""
import re
from collections.abc import Callable
from datetime import date, timedelta

from workshop_app.method.review import CHECKS
from workshop_app.rehearsal.colleagues import WORDS
from workshop_app.rehearsal.facilitator import Facilitator
from workshop_app.rehearsal.guest import Guest, TurnedAway, Unanswered
from workshop_app.rehearsal.procurement import Procurement

APPROVER = {"name": "Appa Rehearsal", "email": "appa@rehearsal.example", "password": "another one that is no secret"}


def hand_over(fay: Facilitator, code: str, team: Procurement, say: Callable[[str], object]) -> tuple[dict, bytes]:
    """Takes the drafted brief of a workshop to its receipt. `fay` has every role. Returns the receipt and the pack. Raises Unanswered."""
    cora, appa = staff(fay, code, "coordinator"), approver(fay, code)
    team.start(add_receiver(fay, team.address))
    edit = complete(cora)
    edit = approved(cora, appa, edit, say)
    done(cora, "hand_over", edit=edit)
    receipt, pack = team.wait()
    say(f"Procurement received {receipt['reference']}, version {receipt['version']}, and keeps it as {receipt['case_reference']}.")
    return receipt, pack


def staff(like: Guest, code: str, role: str) -> Guest:
    """Somebody with the same browser, in another role."""
    guest = Guest(like.url)
    guest.web.cookies.update(like.web.cookies)
    guest.code, guest.role = code, role
    return guest


def approver(fay: Facilitator, code: str) -> Guest:
    """Somebody else with an account, whom Fay invited: who wrote last does not approve."""
    invited = re.search(r'value="(http[^"]+/first/[^"]+)"', fay.submit("/accounts", "/accounts/invite", roles="approver").text)
    appa = Guest(fay.url)
    if not invited or not appa.submit(invited[1], **APPROVER).ok:
        raise Unanswered("The account of the approver could not be created.")
    return staff(appa, code, "approver")


def add_receiver(fay: Facilitator, address: str) -> str:
    """The secret that signs what goes there."""
    page = fay.submit("/receivers/new", name="Procurement", kind="webhook", target=f"http://{address}/", events="handed_over")
    secret = re.search(r'value="(whsec_[^"]+)"', page.text)
    if not secret:
        raise Unanswered("The receiver could not be added.")
    return secret[1]


def complete(cora: Guest) -> int:
    """Write what only a coordinator knows; the number of the last edit."""
    timetable = [{"what": what, "when": (date.today() + timedelta(days)).isoformat()} for what, days in WORDS["coordinator"]["timetable"]]
    for section, value in (WORDS["coordinator"]["writes"] | {"timetable": timetable}).items():
        edit = done(cora, "edit_brief", section=section, value=value)["edit"]
    return edit


def approved(cora: Guest, appa: Guest, edit: int, say: Callable[[str], object]) -> int:
    """To review and through it. When something is missing, the approver asks for it once. Returns the number of the last edit."""
    done(cora, "send_to_review", edit=edit)
    looked = appa.do_over_http("approve_brief", edit=edit, checks=list(CHECKS))
    if not looked["ok"] and looked["error"]["code"] == "incomplete":
        done(appa, "request_changes", edit=edit, message=WORDS["approver"]["asks"])
        say(f"The approver asked for {len(looked['error']['fields'])} more sections.")
        for section in looked["error"]["fields"]:
            edit = done(cora, "edit_brief", section=section, value=words_for(section))["edit"]
        done(cora, "send_to_review", edit=edit)
        looked = appa.do_over_http("approve_brief", edit=edit, checks=list(CHECKS))
    taken(looked)
    say("Approved by somebody who did not write it.")
    return edit


def words_for(section: str):
    try:
        return WORDS["coordinator"]["when_asked"][section]
    except KeyError:
        raise Unanswered(f"The brief is not approved, and nobody here knows what to write about “{section}”.") from None


def done(guest: Guest, command: str, **fields) -> dict:
    """The result of a command that should be done."""
    return taken(guest.do_over_http(command, **fields))["result"]


def taken(answer: dict) -> dict:
    if not answer["ok"]:
        raise TurnedAway(answer["error"]["code"], answer["error"]["message"])
    return answer
