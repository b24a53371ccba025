"""Headers that keep strangers' scripts, frames, windows and referrers out of every answer."""
from flask import request

# None of the pages needs any of these, so nothing that got into one could use them.
SHUT = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "compute-pressure", "display-capture",
    "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "keyboard-map",
    "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
    "publickey-credentials-get", "serial", "speaker-selection", "storage-access", "sync-xhr", "unload", "usb", "window-management",
    "xr-spatial-tracking",
)
OURS = ("clipboard-write", "fullscreen", "screen-wake-lock")  # links are copied; the shared screen fills the screen and stays awake
ALWAYS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": ", ".join([*(f"{name}=()" for name in SHUT), *(f"{name}=(self)" for name in OURS)]),
}


# A board loads some sixty files, and all that binds a page would be longer than most of them.
FILES = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

FOR_ANYBODY = "public, no-cache"  # the noticeboard: any cache may keep it, if it asks each time whether it has changed


# A brief as it is exported, in the frame of its preview: a page of its own origin that only shows.
FRAMED = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "unsafe-none",  # which a sandboxed page would not open with, when it is opened alone
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'",
}


def lock(response):
    if request.endpoint == "static" and response.status_code < 400:
        response.headers.update(FILES)
    else:
        response.headers.update(ALWAYS)
        frames = request.endpoint == "editions.preview"
        response.headers["Content-Security-Policy"] = policy(request.host, request.is_secure, frames)
        if request.endpoint == "editions.exported" and response.status_code == 200:
            response.headers.update(FRAMED)
        if response.headers.get("Cache-Control") != FOR_ANYBODY:
            response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"  # what lies below this host's name is not ours to bind
    return response


def policy(host: str, secure: bool, frames: bool = False) -> str:
    """What a page may load: our own scripts, styles, fonts and pictures, nothing inline, and no text becomes markup.
    `frames`: a page of ours in a frame too.

    The live connection is named beside 'self', which older Safari takes for http alone.
    """
    live = f" {'wss' if secure else 'ws'}://{host}" if host else ""
    framed = "frame-src 'self'; " if frames else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; " + framed +
        f"connect-src 'self'{live}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
