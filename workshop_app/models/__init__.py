"""The tables, with small predicates."""
from workshop_app.models.base import Base, digest, new_id, now
from workshop_app.models.board import Answer, Ballot, Cluster, Note, Rating, Round, Wording
from workshop_app.models.brief import Brief
from workshop_app.models.people import ROLES, Account, Act, Invitation, Invites, Seat, StaffSession
from workshop_app.models.workshop import Programme, Workshop

__all__ = [
    "ROLES", "Account", "Act", "Answer", "Ballot", "Base", "Brief", "Cluster", "Invitation", "Invites", "Note", "Programme",
    "Rating", "Round", "Seat", "StaffSession", "Wording", "Workshop", "digest", "new_id", "now",
]
