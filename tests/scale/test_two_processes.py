"""People on two processes are in one workshop."""
import re
import threading

from people import new_id
from sqlalchemy import create_engine, text

from workshop_app.rehearsal.server import within
from workshop_app.rehearsal.together import together


def texts(guest) -> list[str]:
    return sorted(note["text"] for note in guest.board.all("note"))


def agree(*guests) -> None:
    """Every board, as its own patches made it, is what both processes say it is."""
    for guest in guests:
        guest.wait(lambda guest=guest: guest.board.version >= guest.whole_board()["version"])
        assert guest.board.differs_from(guest.whole_board()) == []


class Ear:
    """Hears which versions a guest is sent, from the first to the last."""

    def __init__(self, guest):
        self.steps, self.snapshots = [], 0
        guest.listeners.append(self.hear)

    def hear(self, name, data, _):
        if name == "patch":
            self.steps.append((data["from"], data["to"]))
        self.snapshots += name == "snapshot"

    def gapless(self) -> bool:
        """Each step once, each begins where another ended, and no snapshot had to help out."""
        steps = sorted(self.steps)
        return all(step[1] == following[0] for step, following in zip(steps, steps[1:], strict=False)) and not self.snapshots


def test_what_is_posted_on_one_process_is_on_every_board(cluster, workshop, guests):
    code, fay = workshop
    ada, bo = cluster.seat(code, url=cluster.a.url), cluster.seat(code, url=cluster.b.url)
    cy = cluster.guest(cluster.a.url, like=bo).connect(code)  # a second window, which the other process serves
    guests += [ada, bo, cy]
    ears = [Ear(guest) for guest in (ada, bo, cy, fay)]
    jobs = [lambda who=who, number=number: who.write("post", f"{number} of {id(who)}") for number in range(20) for who in (ada, bo)]
    together(jobs, at_once=8)
    for guest in (ada, bo, cy, fay):
        guest.wait(lambda guest=guest: len(texts(guest)) == 40)
    assert all(ear.gapless() and ear.steps for ear in ears)
    agree(ada, bo, cy, fay)
    boards = [cluster.guest(process.url, like=ada).whole_board() for process in cluster.processes]
    assert boards[0]["board"] == boards[1]["board"] and boards[0]["version"] == boards[1]["version"]


def test_what_is_hidden_stays_hidden_on_both_and_comes_to_light_on_both(cluster, workshop, guests):
    code, fay = workshop
    ada, bo = cluster.seat(code, url=cluster.a.url), cluster.seat(code, url=cluster.b.url)
    guests += [ada, bo]
    fay.ask("go", stage="explore")
    ada.write("post", "Nobody rings back")
    ears = [Ear(guest) for guest in (ada, bo, fay)]
    bo.write("post", "The form asks twice")
    assert [texts(guest) for guest in (ada, bo, fay)] == [[], [], []] and not any(ear.steps for ear in ears)
    fay.ask("go", stage="read")
    for guest in (ada, bo, fay):
        guest.wait(lambda guest=guest: texts(guest) == ["Nobody rings back", "The form asks twice"])
    agree(ada, bo, fay)


def test_everybody_is_told_how_many_are_here(cluster, workshop, guests):
    code, fay = workshop
    ada, bo, cy = (cluster.seat(code, url=process.url) for process in (cluster.a, cluster.a, cluster.b))
    guests += [ada, bo, cy]
    counted = {}
    for guest in (ada, cy, fay):
        guest.listeners.append(lambda name, data, _, guest=guest: name == "beat" and counted.update({guest: data["counts"]["people"]}))
    assert within(15, lambda: [counted.get(guest) for guest in (ada, cy, fay)] == [3, 3, 3])
    cy.leave()
    assert within(15, lambda: [counted.get(guest) for guest in (ada, fay)] == [2, 2])


def test_one_seat_can_not_overspend_through_two_processes_at_once(cluster, workshop, guests):
    code, fay = workshop
    ada = cluster.seat(code, url=cluster.a.url)
    twice = cluster.guest(cluster.b.url, like=ada).connect(code)
    guests += [ada, twice]
    fay.ask("go", stage="frame")
    up = [fay.write("offer", f"How can technology {what}?", cluster=None)["id"] for what in ("shorten the wait", "make travel calm", "connect growers")]
    for challenge in up:
        fay.ask("put_up", id=challenge)
    fay.ask("go", stage="dot-vote")
    here = new_id()
    fay.ask("open_vote", id=here, dots=4, per_challenge=3)
    found, done = [], threading.Event()

    def look():
        while not done.wait(0.05):
            found.append(cluster.postgres.execute(f"SELECT coalesce(sum(dots), 0) FROM ballots WHERE round_id = '{here}'", cluster.database)[0][0])

    watching = threading.Thread(target=look)
    watching.start()
    answers = []
    try:
        together([
            lambda who=who, number=number: answers.append(who.do("cast", challenge=up[number % 3], dots=(number // 3) % 4))
            for number in range(50) for who in (ada, twice)
        ], at_once=10)
    finally:
        done.set()
        watching.join()
    granted = [answer["result"] for answer in answers if answer["ok"]]
    refused = {answer["error"]["code"] for answer in answers if not answer["ok"]}
    assert len(granted) > 20 and "no_budget" in refused and refused <= {"no_budget", "too_fast"}
    assert all(sum(result["mine"].values()) + result["left"] == 4 and result["left"] >= 0 for result in granted)
    assert len(found) > 1 and max(found) <= 4
    for guest in (ada, twice):
        guest.sync()
    assert ada.board.mine["dots"] == twice.board.mine["dots"] and sum(ada.board.mine["dots"].values()) <= 4
    mine = sum(ada.board.mine["dots"].values())
    fay.ask("close_vote")
    round_ = fay.wait(lambda: next((r for r in fay.board.rounds() if r["state"] == "closed"), None))
    assert sum(round_["tally"].values()) == mine and round_["ballots"] <= 1


def test_both_processes_have_the_same_clock(cluster, workshop, guests):
    code, fay = workshop
    ada, bo = cluster.seat(code, url=cluster.a.url), cluster.seat(code, url=cluster.b.url)
    guests += [ada, bo]
    told = []
    for guest in (ada, bo):
        guest.listeners.append(lambda name, data, at: name == "beat" and told.append(data["now"] - 1000 * at))
    fay.ask("set_clock", until=fay.whole_board()["now"] + 240_000)
    ends = fay.whole_board()["board"]["workshop"][0]["ends"]
    for guest in (ada, bo):
        guest.wait(lambda guest=guest: guest.board.workshop()["ends"] == ends)
    assert within(15, lambda: len(told) >= 6)
    assert max(told) - min(told) < 1000


def test_a_link_that_was_made_anew_shows_out_whoever_came_by_the_old_one_on_both(cluster, workshop, guests):
    code, fay = workshop
    link = fay.get(f"/w/{code}/facilitate").text
    screens = []
    for process in cluster.processes:
        screen = cluster.guest(process.url, like=fay)
        screen.web.cookies.clear()
        screen.get(f"/w/{code}/screen/{link.split(f'/w/{code}/screen/')[1][:32]}")
        screens.append(screen.connect(code, "screen"))
    guests += screens
    cluster.fay.submit(f"/w/{code}/facilitate", f"/workshops/{code}/new-links")
    assert within(15, lambda: not any(screen.live.connected for screen in screens))


def newcomer(cluster, process, name: str, role: str):
    """Somebody whom Fay invited, signed in at one process."""
    invited = cluster.fay.submit("/accounts", "/accounts/invite", roles=role).text
    guest = cluster.guest(process.url)
    email = f"{name.lower().replace(' ', '-')}@council.example"
    guest.submit(re.search(r"/first/[\w-]+", invited)[0], name=name, email=email, password="correct horse battery")
    return guest


def test_an_account_that_is_closed_on_one_process_is_out_of_the_other_at_once(cluster, workshop, guests):
    code, _ = workshop
    bo = newcomer(cluster, cluster.b, "Bo", "coordinator")
    guests.append(bo.connect(code, "coordinator"))
    alma = cluster.guest(cluster.a.url, like=cluster.fay)
    person = re.search(r'href="(/accounts/[\w-]+)">Bo<', alma.get("/accounts").text)[1]
    assert alma.submit(person, f"{person}/close", sure="1").ok
    assert within(15, lambda: not bo.live.connected)
    assert bo.get("/account").url.endswith("/sign-in?next=/account")


def test_two_administrators_who_close_each_other_on_two_processes_at_once_leave_one(cluster, postgres):
    """Both requests are past the door when the database lets the first of them go on."""
    ada, alma = newcomer(cluster, cluster.a, "Ada", "admin"), newcomer(cluster, cluster.b, "Alma", "admin")
    everybody = ada.get("/accounts").text
    pages = [re.search(rf'href="(/accounts/[\w-]+)">{name}<', everybody)[1] for name in ("Alma", "Ada")]
    closing = [threading.Thread(target=who.submit, args=(page, f"{page}/close"), kwargs={"sure": "1"}) for who, page in zip((ada, alma), pages, strict=True)]
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    engine = create_engine(postgres.url_of(cluster.database))
    with engine.begin() as holding:
        holding.execute(text("SELECT id FROM accounts FOR UPDATE"))
        for thread in closing:
            thread.start()
        assert within(4, lambda: postgres.execute(waiting, cluster.database) == [(2,)])
    engine.dispose()
    for thread in closing:
        thread.join()
    assert sorted("/sign-in" in who.get("/accounts").url for who in (ada, alma)) == [False, True]
