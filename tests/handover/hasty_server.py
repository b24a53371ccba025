"""A server that delivers at a pace for tests: `python tests/handover/hasty_server.py`. All else is as it is."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from workshop_app import runtime  # noqa: E402
from workshop_app.config import Settings  # noqa: E402

settings = Settings()
runtime.patch(settings)

from workshop_app import create_app  # noqa: E402
from workshop_app.doors.serve import main  # noqa: E402
from workshop_app.handover import delivery, schedule  # noqa: E402

delivery.PACE = schedule.Pace(delays=(0, 0.05, 0.1, 0.2, 0.3, 0.4), jitter=0.5, patience=0.5, lease=1.5, look=0.2, at_once=10)
main(create_app(settings), settings)
