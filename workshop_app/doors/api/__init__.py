"""The API for programs of procurement: version 1, below /api/v1."""
from workshop_app.doors.api.operations import briefs
from workshop_app.doors.api.place import contract
from workshop_app.doors.api.reference import reference
from workshop_app.extensions import csrf


def register(app) -> None:
    made = contract(app)
    made.register_blueprint(briefs)
    app.extensions["api-document"] = made.spec.to_dict()
    app.register_blueprint(reference)
    csrf.exempt(briefs)  # a program brings a token with each request, and a browser brings none by itself
