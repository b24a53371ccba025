"""A server with weaknesses: `python tests/anonymity/weak_server.py nothing_is_scrubbed …`. For tests of tests, and for nothing else."""
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:1] = [str(ROOT), str(ROOT / "tests")]

from workshop_app import runtime  # noqa: E402
from workshop_app.config import Settings  # noqa: E402

settings = Settings()
runtime.patch(settings)

from anonymity.weakened import WEAKNESSES  # noqa: E402

from workshop_app import create_app  # noqa: E402
from workshop_app.doors.serve import main  # noqa: E402

app = create_app(settings)
for name in sys.argv[1:]:
    WEAKNESSES[name](app)
main(app, settings)
