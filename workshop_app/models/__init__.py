"""The tables, with small predicates."""
from workshop_app.models.base import Base, digest, new_id, now
from workshop_app.models.board import Answer, Ballot, Cluster, Note, Rating, Round, Wording
from workshop_app.models.brief import Brief, Edition, Interest, Step
from workshop_app.models.delivery import ApiToken, Attempt, Delivery, Receiver
from workshop_app.models.people import ROLES, Account, Act, Invitation, Invites, Seat, StaffSession
from workshop_app.models.workshop import Programme, Workshop

__all__ = [
    "ROLES", "Account", "Act", "Answer", "ApiToken", "Attempt", "Ballot", "Base", "Brief", "Cluster", "Delivery", "Edition", "Interest",
    "Invitation", "Invites", "Note", "Programme", "Rating", "Receiver", "Round", "Seat", "StaffSession", "Step", "Wording", "Workshop",
    "digest", "new_id", "now",
]
