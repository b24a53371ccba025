"""PostgreSQL: a town hall on one process, then a workshop with half of its people on each of two processes, which speak through Redis."""
import secrets
from functools import partial

from benchmarks.figures import costing
from benchmarks.hall import Hall, facilitator
from benchmarks.load import SETTLING, Load, every, posts, say_post
from benchmarks.servers import Ours
from benchmarks.sizes import Size
from workshop_app.rehearsal.services import Postgres, Redis, program

NEEDED = {"postgres": "PostgreSQL", "redis-server": "Redis"}
TOWN_HALL_RATE = 150  # posts a second
HALVES = ((60, 100), (200, 50))  # people, posts a second


def processes(size: Size) -> dict:
    """{"left_out": why} where a program is missing."""
    missing = [called for name, called in NEEDED.items() if program(name) is None]
    if missing:
        return {"left_out": f"{' and '.join(missing)} not installed here."}
    with Postgres() as postgres, Redis() as redis:
        shared = {
            "WORKSHOP_DATABASE_URL": postgres.new_database("bench"), "WORKSHOP_REDIS_URL": redis.url,
            "WORKSHOP_SECRET_KEY": secrets.token_urlsafe(32),
        }
        with Ours(**shared) as one:
            shared["WORKSHOP_PUBLIC_URL"] = one.url
            fay = facilitator(one)
            town_hall = at(Hall(fay, one), size.people, TOWN_HALL_RATE, size)
            with Ours(**shared) as two:
                hall = Hall(fay, one, two)
                return {"town_hall_at_150": town_hall} | {
                    f"two_processes_{people}": at(hall, people, rate, size) for people, rate in HALVES
                }


def at(hall: Hall, people: int, rate: float, size: Size) -> dict:
    crowd = hall.gather(people)
    load = Load(crowd, posts(crowd, say_post))
    found = costing(hall.servers, partial(load.play, every(rate, SETTLING + size.seconds), SETTLING))
    crowd.leave()
    return {"people": people, "posts_per_second": rate} | found
