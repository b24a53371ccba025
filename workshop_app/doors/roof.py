"""Puts the doors on the house: settings, extensions, blueprints, locks."""
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from workshop_app import rooms, runtime
from workshop_app.config import HERE, Settings
from workshop_app.doors import (
    accounts,
    all_briefs,
    brief_changes,
    briefs,
    cli,
    deliveries,
    editions,
    entry,
    guard,
    health,
    http,
    identity,
    interest,
    joining,
    live,
    noticeboard,
    noticing,
    open_contracting,
    own_account,
    pages,
    provider,
    received,
    receivers,
    reviews,
    signin,
    trail,
    workshops,
)
from workshop_app.doors import socket as live_socket
from workshop_app.doors.assets import pack, serve_from
from workshop_app.doors.locks import lock
from workshop_app.doors.single_sign_on import sso
from workshop_app.engine import fanout
from workshop_app.engine.desk import desk
from workshop_app.extensions import csrf, db, house, socketio
from workshop_app.handover import editing, files, review
from workshop_app.method import codes
from workshop_app.method.principles import MEANINGS

LARGEST = 64 * 1024  # bytes of a request's body
# Imported for the commands that they register, as live_socket is for handlers, which must be there before init_app.
OPEN_ROOMS = rooms, editing, review


def build(settings: Settings | None = None) -> Flask:
    settings = settings or Settings()
    app = Flask("workshop_app", static_folder=None)
    configure(app, settings)
    app.json = http.Readable(app)
    serve_from(app, HERE / "static")
    db.connect(settings.database_url, settings.sqlite_synchronous)
    desk.beat, desk.closing = settings.beat_ms / 1000, False
    house.council, house.products, house.secret = settings.council, settings.product_list, settings.secret()
    house.docx_template = settings.docx_template
    house.address, house.ocid_prefix = settings.address, settings.ocid_prefix
    for name in ("buyer_id", "buyer_address", "data_licence", "data_policy"):
        setattr(house, name, getattr(settings, name))
    house.private_receivers, house.drop_folder = settings.private_list, settings.drop_folder
    house.smtp_url, house.mail_from = settings.smtp_url, settings.mail_from
    csrf.init_app(app)
    socketio.init_app(
        app, async_mode=runtime.mode(), async_handlers=True, ping_interval=15, ping_timeout=20, max_http_buffer_size=LARGEST,
        cors_allowed_origins=settings.origin_list, http_compression=False, serializer=live_socket.Forgiving, json=live_socket.Readable,
    )
    live_socket.listen(socketio.server)
    fanout.lay(socketio.server)
    for door in (
        pages.pages, joining.joining, signin.signin, sso, own_account.own, accounts.accounts, workshops.workshops, entry.entry,
        trail.trail, briefs.briefs, brief_changes.brief_changes, reviews.reviews, editions.editions, all_briefs.all_briefs,
        open_contracting.market, noticing.noticing, interest.noticeboard, receivers.receivers, deliveries.deliveries,
        received.received, live.live, http.http, health.health,
    ):
        app.register_blueprint(door)
    guard.see_to_every_address(app)
    pages.register_errors(app)
    provider.register(app, settings)
    cli.register(app)
    app.after_request(lock)
    app.after_request(pack)
    ways_in = {"has_passwords": settings.has_passwords, "sso_name": settings.oidc_name if settings.single_sign_on else ""}
    app.context_processor(lambda: {"account": identity.account_now(), "council": settings.council, **ways_in})
    app.jinja_env.globals.update(pretty=codes.pretty, formats=files.WORDS, principles=MEANINGS, noticeboard_in_use=noticeboard.is_in_use)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.secure:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=1, x_host=1)
    return app


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings, SECRET_KEY=settings.secret(), PUBLIC_URL=settings.public_url, SECURE=settings.secure,
        SCRIPT_FOLDERS=settings.script_folders, MAX_CONTENT_LENGTH=LARGEST, WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # we send no referrer, by promise; the token itself is still asked for
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "session",
        SESSION_COOKIE_SECURE=settings.secure, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
    )
