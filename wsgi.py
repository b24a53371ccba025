"""Serve the app: `python wsgi.py`, or `flask --app wsgi …` for its commands."""
import sys

from workshop_app import runtime
from workshop_app.config import BadSetting, Settings

try:
    settings = Settings()
except BadSetting as bad:
    sys.exit(f"The server can't start: {bad}")
if __name__ == "__main__":
    # Before anything else is imported. Whoever imports this file has imported too much already, and runs in threads.
    runtime.patch(settings)

from workshop_app import create_app  # noqa: E402

app = create_app(settings)

if __name__ == "__main__":
    from workshop_app.doors.serve import main

    main(app, settings)
