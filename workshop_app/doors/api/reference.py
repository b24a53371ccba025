"""What the API can do, for programs and for the people who write them: the OpenAPI document, and a page made from it."""
import json

from flask import Blueprint, Response, current_app, render_template

from workshop_app.doors.guard import anybody

reference = Blueprint("reference", __name__, url_prefix="/api/v1")
