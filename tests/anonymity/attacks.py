"""Attacks: each takes the truth and the evidence of a siege, tries to link, and returns what it found. An empty list is a failed attack.

An attacker is given more here than anybody has: all true authors, orders and times, to see whether the evidence says anything of them.
"""
import base64
import hashlib
import itertools
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from anonymity import chance, pages
from anonymity.evidence import Evidence
from anonymity.truth import Truth, Word

from workshop_app.models import Invites, Seat

Moments = dict[str, Evidence]
Attack = Callable[[Truth, Moments], list[str]]
ATTACKS: dict[str, Attack] = {}

WRITTEN = ("notes", "wordings", "answers")
OF_PEOPLE = (*WRITTEN, "seats", "ballots", "ratings", "clusters", "invites")
PURPOSES = ("", "edit", "seat", "ballot", "rating", "invite", "invitation", "note", "wording", "answer", "vote", "token", "key")
HASHES = (hashlib.sha256, hashlib.sha1, hashlib.md5, hashlib.sha512, hashlib.blake2b)
TELLING = 16  # characters from which on a value is no coincidence
PAGE = 8192
READABLE = re.compile(rb"[0-9A-Za-z ,.?()-]{6,}")
DENSE = re.compile(rb"[A-Za-z0-9_+/=.-]{16,}")


def attack(function: Attack) -> Attack:
    ATTACKS[function.__name__] = function
    return function


# Secrets


@attack
def secrets_lying_about(truth: Truth, moments: Moments) -> list[str]:
    """A token, an edit key, a cookie or a password in any byte of anything, plain or encoded."""
    wanted = {disguise: what for what, secret in truth.secrets.items() for disguise in disguises(secret)}
    return [f"{wanted[disguise]} in {where}" for where, there in once(moments) for disguise in among(wanted, there)]


def once(moments: Moments) -> Iterator[tuple[str, bytes]]:
    """(where, bytes) of all evidence, page by page what was not the same at an earlier moment."""
    seen = set()
    for moment, held in moments.items():
        for name, there in held.everywhere():
            new = []
            for start in range(0, len(there), PAGE):
                page = there[start : start + PAGE + 128]  # with the beginning of the next, for what lies across
                if (known := hash(page)) not in seen:
                    seen.add(known)
                    new.append(page)
            if new:
                yield f"{name} ({moment})", b"\0".join(new)


def among(wanted: Iterable[bytes], there: bytes) -> list[bytes]:
    """Those that stand in these bytes. Most can only stand where many letters and digits follow each other, which is quickly found."""
    dense = b"\n".join(DENSE.findall(there))
    return [one for one in wanted if one in (dense if DENSE.fullmatch(one) else there)]


def disguises(secret: str) -> set[bytes]:
    plain = secret.encode()
    found = {plain, plain[: len(plain) // 2], plain[len(plain) // 2 :], plain[::-1], plain.hex().encode(), base64.b64encode(plain).rstrip(b"=")[:-1]}
    if re.fullmatch(r"[A-Za-z0-9_-]{43}", secret):
        found.add(base64.urlsafe_b64decode(secret + "="))
    return {disguise for disguise in found if len(disguise) >= TELLING}


@attack
def words_and_addresses_in_logs(truth: Truth, moments: Moments) -> list[str]:
    """A text, an id, a join code, a connection, an address, a browser's name or a cookie in a log."""
    wanted = {text for word in truth.words for text in (word.id, word.text, *word.earlier)} | set(truth.agents.values()) | truth.connections
    wanted |= {*truth.codes, truth.workshop, "seat-", "Cookie", "User-Agent", "GET /", "POST /"} | {f"127.0.0.1{between}{port}" for port in truth.ports for between in (":", "', ", " ")}
    return [
        f"{text!r} in {name} ({moment})"
        for moment, held in moments.items() for name, log in held.logs.items() for text in wanted if text.encode() in log
    ]


@attack
def browsers_that_are_recognised(truth: Truth, moments: Moments) -> list[str]:
    """What a browser calls itself, or the number of its connection, in any byte of what is stored, shown or told to others."""
    wanted = {name.encode() for name in (*truth.agents.values(), *truth.connections)}
    return [f"{name!r} in {where}" for where, there in once(moments) for name in wanted if name in there]


# Rows


@attack
def words_joined_to_seats(truth: Truth, moments: Moments) -> list[str]:
    """A value of a note, a wording or an answer that is a value of a seat, begins like one, or is a hash of one."""
    return list(joined(truth, moments, WRITTEN, "seats"))


@attack
def ballots_joined_to_seats(truth: Truth, moments: Moments) -> list[str]:
    return list(joined(truth, moments, ("ballots",), "seats"))


@attack
def ratings_joined_to_seats_or_ballots(truth: Truth, moments: Moments) -> list[str]:
    ballots = [row["token_hash"] for held in moments.values() for row in held.rows["ballots"]]
    return [*joined(truth, moments, ("ratings",), "seats"), *joined(truth, moments, ("ratings",), "ballots", ballots)]


@attack
def words_joined_to_ballots_or_ratings(truth: Truth, moments: Moments) -> list[str]:
    votes = [row["token_hash"] for held in moments.values() for table in ("ballots", "ratings") for row in held.rows[table]]
    return list(joined(truth, moments, WRITTEN, "ballots and ratings", votes))


@attack
def invites_joined_to_seats(truth: Truth, moments: Moments) -> list[str]:
    """The sheet of invites, and what is stored of them, against seats, words, ballots and ratings."""
    held_back = [known for token in truth.sheet for known in (token, Invites.hash_of(truth.workshop, token))]
    for row in (row for held in moments.values() for row in held.invites):
        held_back += [row["batch"], *unused_in(row)]
    return [f"an invite and {found}" for found in joined(truth, moments, ("seats", "ballots", "ratings", *WRITTEN), "invites", held_back)]


def unused_in(row: dict) -> list[str]:
    return json.loads(row["unused"]) if isinstance(row["unused"], str) else row["unused"]


@attack
def invites_that_were_used(truth: Truth, moments: Moments) -> list[str]:
    """A used invite, by its token or its hash, in any byte: what is there has a place, a neighbour and an order. One that is unused may stand there."""
    used = {mark.encode() for token in truth.invites.values() for mark in marks_of_invite(truth, token)}
    found = []
    for moment, held in moments.items():
        for name, there in held.everywhere():
            if held.store == "sqlite" or name not in held.files:  # what PostgreSQL's own files keep is a limit that is written down
                found += [f"{mark.decode()} in {name} ({moment})" for mark in used if mark in there]
    return found


def marks_of_invite(truth: Truth, token: str) -> tuple[str, str, str]:
    hashed = Invites.hash_of(truth.workshop, token)
    return token, hashed[:24], hashed[-24:]


@attack
def invites_joined_by_transaction(truth: Truth, moments: Moments) -> list[str]:
    """PostgreSQL numbers transactions: a row of invites and a seat with the same number, where that leaves one invite to choose."""
    found = []
    for moment, held in moments.items():
        seats = {row["xmin"]: row["token_hash"] for row in held.rows["seats"] if "xmin" in row}
        for row in held.invites:
            unused = unused_in(row)
            gone = [token for token in truth.sheet if Invites.hash_of(truth.workshop, token) not in unused]
            if row.get("xmin") in seats and (len(gone) == 1 or len(held.invites) > 1):
                found.append(f"seat {seats[row['xmin']]} was made by one of {len(gone)} invites ({moment})")
    return found


@attack
def order_of_coming_in(truth: Truth, moments: Moments) -> list[str]:
    """Seats as they lie, and by the number of their transaction, against the sheet of invites; on SQLite against who came when, too."""
    came = [Word(name, "seat", "", Seat.hash_of(truth.workshop, truth.tokens[name]), "", name, 0) for name in truth.seated]
    by_sheet = sorted(came, key=lambda seat: truth.sheet.index(truth.invites[seat.author]))
    found = []
    for moment, held in moments.items():
        rows = [row for row in held.rows["seats"] if row["workshop_id"] == truth.workshop]
        for how, lying in (("as they lie", rows), ("by transaction", sorted(rows, key=lambda row: row.get("xmin", 0)))):
            ids = [row["token_hash"] for row in lying]
            found += [f"{link} ({moment})" for link in in_order(f"seats {how}, by the sheet", ids, by_sheet)]
            if held.store == "sqlite":
                found += [f"{link} ({moment})" for link in in_order(f"seats {how}, by the clock", ids, came)]
    return found


def joined(truth: Truth, moments: Moments, tables: Iterable[str], other: str, values: list[str] | None = None) -> Iterator[str]:
    """Telling values of these tables' rows that follow from the other table's, or the other way round."""
    if values is None:
        values = [row["token_hash"] for held in moments.values() for row in held.rows[other]]
    values = set(values)
    known = {part for value in values for part in (value, value[:TELLING], value[-TELLING:], *derived(truth, value))}
    stored = {
        (f"{table}.{column}", value) for held in moments.values() for table in tables for row in held.rows[table] for column, value in telling(row)
        if column not in ("workshop_id", "cluster", "challenge", "round_id")
    }
    for where, value in sorted(stored):
        if not known.isdisjoint((value, value[:TELLING], value[-TELLING:])) or not values.isdisjoint(derived(truth, value)):
            yield f"{where} {value} and {other}"


def derived(truth: Truth, value: str) -> list[str]:
    """Hashes that a program could make of a value with what it has at hand."""
    beside = ("", truth.workshop, truth.round, *truth.codes)
    parts = [part for purpose in PURPOSES for other in beside for part in ((purpose, other, value), (purpose, value, other))]
    texts = {between.join(filter(None, part)).encode() for part in parts for between in ("\x1f", ":", "")}
    made = [hash(text).hexdigest() for text in texts for hash in HASHES[:1]] + [hash(value.encode()).hexdigest() for hash in HASHES]
    return [known for digest in made for known in (digest, digest[:TELLING])]


def telling(row: dict) -> Iterator[tuple[str, str]]:
    """(column, value) of a row's values that are long enough to be told from others."""
    for column, value in row.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, str) and len(part) >= TELLING:
                yield column, part


@attack
def words_joined_to_each_other(truth: Truth, moments: Moments) -> list[str]:
    """A value, or the beginning or end of one, that words of one author share and no words of others do: in rows, on boards, on the wire."""
    return [found for moment, held in moments.items() for found in grouped(truth, moment, held)]


def grouped(truth: Truth, moment: str, held: Evidence) -> Iterator[str]:
    authors = {word.id: word.author for word in truth.words}
    for where, records in records_of(held):
        owners, several = defaultdict(set), defaultdict(set)
        for record in records:
            if record.get("id") not in authors:
                continue
            for column, value in record.items():
                if column in ("id", "text", "original", "nudges"):
                    value = str(value)[:13] if column == "id" else None  # what all of an author's ids begin with
                for shared in shared_parts(value):
                    owners[column, shared].add(authors[record["id"]])
                    several[column, shared].add(record["id"])
        for (column, shared), who in owners.items():
            if len(who) == 1 and len(several[column, shared]) > 1:
                yield f"{where}: {column} {shared!r} is {', '.join(who)} alone, {len(several[column, shared])} times ({moment})"


def shared_parts(value) -> list:
    """What could be equal between two words of one author: the value, a long beginning or end, the neighbourhood of a large number."""
    if isinstance(value, str) and len(value) >= 8:
        return [value, ("begins", value[:8]), ("ends", value[-8:])]
    if isinstance(value, int) and not isinstance(value, bool) and value > 2**16:
        return [value, ("about", value >> 4)]
    return []


def records_of(held: Evidence) -> Iterator[tuple[str, list[dict]]]:
    """(where, records) of everything that people wrote."""
    for table in WRITTEN:
        yield table, held.rows[table]
    for role, board in held.boards.items():
        yield f"board of {role}", [record for kind in ("note", "wording", "answer") for record in board["board"][kind]]
    for who, frames in held.frames.items():
        yield f"patches to {who}", [record for kind, record in put(frames) if kind in ("note", "wording", "answer")]


def put(frames: list[str]) -> list[tuple[str, dict]]:
    """(kind, record) in the order in which patches brought them."""
    found = []
    for frame in frames:
        if frame.startswith('42["patch"'):
            found += json.loads(frame[2:])[1]["put"]
    return found


@attack
def one_browser_in_two_workshops(truth: Truth, moments: Moments) -> list[str]:
    """A value in the one workshop that is in the other one too, or begins alike."""
    found = []
    for moment, held in moments.items():
        here, there = (
            {value[:TELLING] for table in OF_PEOPLE for row in held.rows[table] if workshop in (row.get("workshop_id"), row.get("round_id"))
             for column, value in telling(row) if column not in ("workshop_id", "round_id")}
            for workshop in (truth.workshop, truth.other)
        )
        ballots = {row["token_hash"][:TELLING] for row in held.rows["ballots"]}
        found += [f"{value} in both workshops ({moment})" for value in (here | ballots) & there]
    return found


# Order


@attack
def order_in_the_files(truth: Truth, moments: Moments) -> list[str]:
    """After the reveal: where notes that were hidden lie in files, against the order in which they came."""
    return [
        found for moment, held in moments.items() if held.store == "sqlite" and moment != "hidden"
        for name in sorted(held.files) for found in disordered(f"{name} ({moment})", held.files[name], hidden(truth))
    ]


@attack
def order_in_backups_and_papers(truth: Truth, moments: Moments) -> list[str]:
    return [
        found for moment, held in moments.items() if moment != "hidden"
        for name, there in (*held.backups.items(), *held.shown.items()) for found in disordered(f"{name} ({moment})", there, hidden(truth))
    ]


@attack
def order_of_rows(truth: Truth, moments: Moments) -> list[str]:
    """After the reveal: rows as they lie, by the number of their transaction where there is one."""
    found = []
    for moment, held in moments.items():
        if moment == "hidden":
            continue
        rows = held.rows["notes"]
        found += sorted_by_time(f"rows of notes ({moment})", [row["id"] for row in rows], hidden(truth))
        if held.store == "postgres":
            by_number = sorted(rows, key=lambda row: row["xmin"])
            found += sorted_by_time(f"notes by transaction ({moment})", [row["id"] for row in by_number], hidden(truth))
    return found


@attack
def order_on_the_wire(truth: Truth, moments: Moments) -> list[str]:
    """In which order boards and patches name notes that were hidden."""
    found = []
    for moment, held in moments.items():
        for role, board in held.boards.items():
            for kind in ("note", "wording", "answer"):
                found += sorted_by_time(f"{kind}s on the board of {role} ({moment})", [record["id"] for record in board["board"][kind]], truth.standing(kind))
        for who, frames in held.frames.items():
            for frame in frames:
                if frame.startswith('42["patch"'):
                    ids = [record["id"] for kind, record in json.loads(frame[2:])[1]["put"] if kind == "note"]
                    found += sorted_by_time(f"a patch to {who} ({moment})", ids, hidden(truth))
        for wire, there in held.wires.items():
            found += disordered(f"{wire} ({moment})", there, hidden(truth))
    return found


@attack
def order_after_the_end(truth: Truth, moments: Moments) -> list[str]:
    """When the workshop has finished: all else that came one after the other, in SQLite's files and in rows by place and transaction."""
    held = moments["finished"]
    seats = [Word(name, "seat", "", Seat.hash_of(truth.workshop, truth.tokens[name]), "", truth.agents[name], 0) for name in truth.seated]
    came = {"warm-up": truth.standing("note", "warm-up"), "wordings": truth.standing("wording"), "answers": truth.standing("answer"), "seats": seats}
    found = []
    for what, words in came.items():
        rows = [row | {"id": row.get("id", row.get("token_hash"))} for row in held.rows[{"warm-up": "notes"}.get(what, what)]]
        for how, lying in (("as they lie", rows), ("by transaction", sorted(rows, key=lambda row: row.get("xmin", 0)))):
            found += sorted_by_time(f"{what} {how}", [row["id"] for row in lying], words)
        numbers = {row["xmin"] for row in rows if "xmin" in row and row["id"] in {word.id for word in words}}
        found += [f"{what}: {len(numbers)} transactions"] if len(numbers) > 1 else []
        if held.store == "sqlite":
            for name, there in held.files.items():
                found += disordered(name, there, words)
    return found


def hidden(truth: Truth) -> list[Word]:
    return truth.standing("note", "explore")


def disordered(where: str, there: bytes, words: list[Word], page: int = 4096) -> list[str]:
    """Places of words among bytes: over all of it by their first and last place, within pages together, and within each page by itself.

    One page may keep an order that a split has mixed up in the others.
    """
    found = []
    skew, size = (32, page + 24) if where.startswith("workshop.db-wal") else (0, page)
    for what in ("text", "id"):
        places = {at: [match.start() for match in re.finditer(re.escape(getattr(word, what).encode()), there)] for at, word in enumerate(words)}
        lying = [at for at in places if places[at]]
        orders = []
        for which, edge in (("first", 0), ("last", -1)):
            row = sorted(lying, key=lambda at: places[at][edge])
            found += no_chance(f"{which} {what}s in {where}", row, words)
            # No word twice: pages that hold the same words say the same, which is no further evidence.
            orders.append(by_page(((places[at][edge] - skew) // size, at) for at in row))
        whole = by_page(((place - skew) // size, at) for place, at in sorted((place, at) for at in lying for place in places[at]))
        orders += [[page] for page in {tuple(page) for page in whole}]
        if any(chance.of_order(order) < chance.TOO_UNLIKELY for order in orders):
            found.append(f"{what}s within pages of {where} lie in the order of writing")
    return found


def by_page(lying: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Of (page, word): the words of each page in the order in which they lie, each once."""
    pages = defaultdict(dict)
    for page, at in lying:
        pages[page].setdefault(at)
    return [list(page) for page in pages.values()]


def sorted_by_time(where: str, ids: list[str], words: list[Word]) -> list[str]:
    rank = {word.id: at for at, word in enumerate(words)}
    return no_chance(where, [rank[id] for id in ids if id in rank], words)


def in_order(where: str, ids: list[str], words: list[Word]) -> list[str]:
    rank = {word.id: at for at, word in enumerate(words)}
    ranks = [rank[id] for id in ids if id in rank]
    return [f"{where}: in order"] if chance.of_order([ranks]) < chance.TOO_UNLIKELY else []


def no_chance(where: str, ranks: list[int], words: list[Word]) -> list[str]:
    """Does a row of words follow the clock, or keep each author's words together?"""
    found = []
    if chance.of_order([ranks]) < chance.TOO_UNLIKELY:
        found.append(f"{where}: in the order of writing")
    if chance.of_neighbours([words[rank].author for rank in ranks]) < chance.TOO_UNLIKELY:
        found.append(f"{where}: author by author")
    return found


# Votes


@attack
def ballots_after_the_close(truth: Truth, moments: Moments) -> list[str]:
    """A row, or in SQLite's files any byte, of a ballot that was counted; and who gave what, in anything that is told."""
    cast = {row["token_hash"] for row in moments["voting"].rows["ballots"]}
    found = [] if cast else ["there were no ballots to look for"]
    for moment in ("counted", "rating", "finished"):
        held = moments[moment]
        found += [f"a ballot's row ({moment})" for _ in held.rows["ballots"]]
        found += remains(cast, held, moment)
    return found


@attack
def ratings_after_the_finish(truth: Truth, moments: Moments) -> list[str]:
    given = {row["token_hash"] for row in moments["rating"].rows["ratings"]}
    held = moments["finished"]
    found = [] if given else ["there were no ratings to look for"]
    return found + [f"a rating's row {row}" for row in held.rows["ratings"]] + remains(given, held, "finished")


def remains(hashes: set[str], held: Evidence, moment: str) -> list[str]:
    """Hashes, or halves of them, among bytes. PostgreSQL's own files are left out: what they keep is written down as a limit."""
    halves = {half for value in hashes for half in (value[:24].encode(), value[-24:].encode())}
    return [
        f"{half.decode()} in {name} ({moment})"
        for name, there in held.everywhere() if held.store == "sqlite" or name not in held.files for half in halves if half in there
    ]


@attack
def pulses_of_too_few(truth: Truth, moments: Moments) -> list[str]:
    """A principle that fewer than three rated, in what is stored or shown at the end."""
    held = moments["finished"]
    few = [principle for principle, scores in truth.rated.items() if len(scores) < 3]
    pulses = [row["pulse"] for row in held.rows["workshops"] if row["code"] == truth.codes[0]]
    told = [json.loads(pulse) if isinstance(pulse, str) else pulse for pulse in pulses]
    told += [board["board"]["workshop"][0]["pulse"] for board in held.boards.values()]
    return [f"{principle}: {pulse[principle]}" for pulse in told for principle in few if principle in pulse]


@attack
def tallies_before_the_close(truth: Truth, moments: Moments) -> list[str]:
    """Anything about dots on a challenge while the vote is open, other than in the ballots themselves."""
    held = moments["voting"]
    found = [f"rounds: {row['tally']}" for row in held.rows["rounds"] if row["state"] == "open" and row["tally"] not in (None, "null")]
    for role, board in held.boards.items():
        found += [f"board of {role}: {round_}" for round_ in board["board"]["round"] if round_["state"] == "open" and (round_["tally"] or round_["tied"] or round_["ballots"])]
    return found


# What PostgreSQL has at hand


@attack
def samples_and_statements(truth: Truth, moments: Moments) -> list[str]:
    """Words, ids or hashes of people's in what the planner keeps of tables, or in the statements that connections ran last."""
    wanted = {text for word in truth.words for text in (word.id, word.text, *word.earlier)}
    wanted |= {value for held in moments.values() for table in (*WRITTEN, "seats", "ballots", "ratings") for row in held.rows[table]
               for column, value in telling(row) if column.endswith("_hash")}
    return [
        f"{text} in {name} ({moment})" for moment, held in moments.items() for name, there in held.kept.items() for text in wanted if text.encode() in there
    ]


# Time


@attack
def times_beside_words(truth: Truth, moments: Moments) -> list[str]:
    """A moment of the workshop in any value of what people wrote, gave or moved: in rows, on boards, in patches."""
    found = []
    for moment, held in moments.items():
        rows = [(table, held.rows[table]) for table in OF_PEOPLE]
        for where, records in (*rows, *records_of(held)):
            for record in records:
                for column, value in record.items():
                    if column != "xmin" and any(truth.began - 1000 <= at <= truth.ended + 1000 for at in times_in(value)):
                        found.append(f"{where}.{column} {value!r} ({moment})")
    return found


def times_in(value) -> Iterator[float]:
    """Milliseconds since 1970 that a value could mean."""
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from times_in(part)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from (value * scale for scale in (1000, 1, 1e-3, 1e-6))
    elif isinstance(value, str):
        yield from times_in_text(value)


def times_in_text(text: str) -> Iterator[float]:
    bare = text.replace("-", "")
    if re.fullmatch(r"[0-9a-f]{32}", bare):
        id = uuid.UUID(bare)
        yield int(bare[:12], 16)  # version 7, or a time in front of something random
        since_1582 = id.time if id.version == 1 else int(bare[:12] + bare[13:16], 16)
        yield (since_1582 - 0x01B21DD213814000) / 10_000
    if re.fullmatch(r"[0-9a-f]{24,}", bare):
        yield int(bare[:8], 16) * 1000
    if re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", text.upper()):
        yield sum("0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(digit) << 5 * (9 - place) for place, digit in enumerate(text.upper()[:10]))
    for digits in re.findall(r"\d{10,19}", text):
        yield from (int(digits) * scale for scale in (1000, 1, 1e-3, 1e-6))
    for written in re.findall(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d", text):
        yield datetime.fromisoformat(written + "+00:00").timestamp() * 1000


@attack
def packets_between_beats(truth: Truth, moments: Moments) -> list[str]:
    """Anything that others are sent in the moments after an act that nobody may notice."""
    return [f"{who} heard {frame[:80]} after {window.act}" for window in truth.windows for who, frame in window.heard]


@attack
def boards_between_beats(truth: Truth, moments: Moments) -> list[str]:
    """Anything that others can ask for and that changes with such an act: boards, versions, counts, pages, their headers and length."""
    return [
        f"{name} changed with {window.act}" for window in truth.windows for name in window.before
        if not name.startswith("figures") and window.before[name] != window.after[name]
    ]


@attack
def figures_between_beats(truth: Truth, moments: Moments) -> list[str]:
    return [
        f"{name} changed with {window.act}" for window in truth.windows for name in window.before
        if name.startswith("figures") and window.before[name] != window.after[name]
    ]


@attack
def traces_in_other_rows(truth: Truth, moments: Moments) -> list[str]:
    """What else changes in the database with such an act, where it could say when: a counter, a version, a time."""
    found = []
    for window in truth.windows:
        for table in window.rows_before.keys() - set(OF_PEOPLE):
            if window.rows_before[table] != window.rows_after[table]:
                found.append(f"{table} changed with {window.act}")
    return found


# What was taken back


@attack
def words_that_were_taken_back(truth: Truth, moments: Moments) -> list[str]:
    """Withdrawn, replaced or redacted words in any byte, once SQLite was told to forget them; on PostgreSQL in any row or copy."""
    found = []
    for moment, held in moments.items():
        if moment not in ("revealed", "counted", "finished"):
            continue
        gone = [text for text in truth.taken_back() if taken_by(truth, text, moment)]
        for name, there in held.everywhere():
            if name.startswith("frames of") or name == "Redis" or (held.store == "postgres" and name in held.files):
                continue  # what was told while it stood; and a limit that is written down
            found += [f"“{text}” in {name} ({moment})" for text in gone for piece in pieces(text) if piece in there]
    return found + redacted_words(truth, moments["finished"])


def redacted_words(truth: Truth, held: Evidence) -> list[str]:
    return [f"“{text}” in {name}, though redacted" for text in truth.redacted for name, there in held.shown.items() if name.startswith("brief.") and text.encode() in there]


def pieces(text: str) -> tuple[bytes, bytes]:
    """All of it, and the end that no other text has."""
    return text.encode(), text[-13:].encode()


def taken_by(truth: Truth, text: str, moment: str) -> bool:
    stages = {"revealed": ("warm-up", "explore"), "counted": ("warm-up", "explore", "frame"), "finished": ("warm-up", "explore", "frame", "brief")}[moment]
    return any(word.stage in stages for word in truth.words if text == word.text or text in word.earlier)


@attack
def bytes_between_rows(truth: Truth, moments: Moments) -> list[str]:
    """Anything readable where no row is, in SQLite's file, once it was told to forget: there, copies of rows keep their old places."""
    return [
        f"{found!r} in {where} ({moment})"
        for moment, held in moments.items() if held.store == "sqlite" and moment in ("revealed", "counted", "finished")
        for where, part in pages.unused(held.files["workshop.db"]) for found in READABLE.findall(part)
    ]


# On the wire


@attack
def seats_on_the_wire(truth: Truth, moments: Moments) -> list[str]:
    """A seat, a ballot or a rating under its hash in anything that leaves the house or goes between processes."""
    hashes = {row["token_hash"][:TELLING].encode() for held in moments.values() for table in ("seats", "ballots", "ratings") for row in held.rows[table]}
    found = []
    for moment, held in moments.items():
        leaving = itertools.chain(
            ((f"frames of {who}", "\n".join(frames).encode()) for who, frames in held.frames.items()),
            ((f"board of {role}", json.dumps(board).encode()) for role, board in held.boards.items()), held.shown.items(), held.wires.items(),
        )
        found += [f"{known.decode()} in {name} ({moment})" for name, there in leaving for known in hashes if known in there]
    return found


@attack
def fields_that_nobody_named(truth: Truth, moments: Moments) -> list[str]:
    """A field beside people's words that docs/protocol.md does not name; edit keys and their hashes above all."""
    named = {"id", "stage", "text", "cluster", "hidden", "reason", "original", "nudged", "up", "section", "flag"}
    return [
        f"{where}: {sorted(record.keys() - named)} ({moment})"
        for moment, held in moments.items() for where, records in records_of(held) if where not in WRITTEN for record in records if record.keys() - named
    ]
