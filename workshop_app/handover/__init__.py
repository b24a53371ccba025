"""After the two hours: the brief as documents and data, its review, and how it reaches procurement. Importing it registers its commands."""
from workshop_app.handover import editing, review

__all__ = ["editing", "review"]
