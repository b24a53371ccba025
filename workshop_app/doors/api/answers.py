"""What programs get, with a tag by which they can ask whether it has changed."""
import hashlib
import json

from flask import Response, request

from workshop_app.doors.locks import ASK_AGAIN


def represented(what: dict, tagged=None) -> Response:
    """As JSON. The tag is weak: on its way it may be compressed. `tagged`: what makes the tag, if that is less than all of it."""
    response = Response(json.dumps(what, ensure_ascii=False), content_type="application/json")
    response.set_etag(hashlib.sha256(json.dumps(what if tagged is None else tagged).encode()).hexdigest()[:32], weak=True)
    return kept(response)


def kept(response: Response) -> Response:
    """One that a program may keep, if it asks each time whether it is still so. 304 where nothing has changed."""
    response.headers["Cache-Control"] = ASK_AGAIN
    response.vary.add("Authorization")
    return response.make_conditional(request)
