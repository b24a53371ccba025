"""The one place that knows which async runtime we use. `wsgi.py` calls `patch()` before its first other import."""
import gc
import logging
import os
import resource
import signal
import socket
import sys
import threading
import time

from workshop_app.config import Settings, one_thread_for_arithmetic

log = logging.getLogger(__name__)
_mode = "threading"
_tell_fault = None


def patch(settings: Settings) -> None:
    """Make the standard library cooperative when the mode asks for it, and ready this process for a thousand sockets."""
    global _mode
    _mode = settings.async_mode
    one_thread_for_arithmetic()
    if _mode == "eventlet":
        import warnings

        warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")
        import eventlet

        eventlet.monkey_patch()
    # The thread that waits for the disk must not wait 5 ms more, CPython's default, until the loop lets it say that it is done.
    sys.setswitchinterval(0.0005)
    # CPython's default thresholds stop the world for about 100 ms at 1,000 sockets.
    gc.set_threshold(50_000, 20, 100)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # eventlet's server exits when accept() runs out of descriptors, so take all that we are allowed.
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else 65536, hard))


def mode() -> str:
    """'eventlet' or 'threading'; 'threading' until `patch()` was called."""
    return _mode


def off_loop(function, *args):
    """Run a blocking call beside the event loop: an fsync, a computation.

    One call of a kind at a time, which the caller sees to: patched locks are no real thread locks.
    """
    if _mode != "eventlet":
        return function(*args)
    from eventlet import tpool

    return tpool.execute(function, *args)


class PortTaken(Exception):
    """Another server listens there already."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. A taken port raises PortTaken; eventlet's own helper would share it in silence."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Inherited by accepted sockets: without it, small messages wait 40 ms for a delayed ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Inherited too: the kernel would otherwise hold megabytes for whoever does not read, before we could notice.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 256 * 1024)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(f"Port {port} on {host} is taken: {error.strerror}. Stop the other server or set WORKSHOP_PORT.") from None
    listener.listen(4096)
    return listener


class NoDeflate:
    """Drops the offer to compress each WebSocket frame once per client: it costs more than it saves."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return self.app(environ, start_response)


def serve(app, listener: socket.socket) -> None:
    """Serve `app` on our own socket until the process ends. No access log: it would hold addresses."""
    if _mode == "eventlet":
        import eventlet.wsgi

        class Quiet(eventlet.wsgi.HttpProtocol):
            def log_message(self, *_):
                """Requests that can't be read would be printed, with the address."""

        # The library tells this stream the address of each WebSocket that it can't shut down.
        nowhere = {"wsgi.errors": open(os.devnull, "w")}  # noqa: SIM115 - open for as long as we serve
        # The default max_size of 1,024 is a silent limit on WebSockets.
        eventlet.wsgi.server(
            listener, NoDeflate(app), max_size=20_000, log_output=False, socket_timeout=None, debug=False, protocol=Quiet, environ=nowhere,
        )
        return
    from werkzeug.serving import make_server

    host, port = listener.getsockname()[:2]
    server = make_server(host, port, NoDeflate(app), threaded=True, request_handler=quiet_handler(), fd=listener.fileno())
    if _tell_fault:
        server.handle_error = lambda *_: _tell_fault(sys.exception())  # the library's own prints the client's address
    server.serve_forever()


def on_fault(tell) -> None:
    """Have `tell(error)` hear what ends a green thread or a request. Libraries would print it, with addresses and whatever was sent."""
    global _tell_fault
    _tell_fault = tell
    if _mode != "eventlet":
        return
    from eventlet import hubs

    def squelch(fileno, told):
        tell(told[1])
        hub.remove_descriptor(fileno)

    hub = hubs.get_hub()
    hub.squelch_exception = squelch
    hub.squelch_timer_exception = lambda _timer, told: tell(told[1])
    hub.squelch_generic_exception = lambda told: tell(told[1])


def quiet_handler():
    """Werkzeug's request handler without a log of addresses, and with sockets that close when their WebSocket does."""
    from werkzeug.serving import WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        disable_nagle_algorithm = True

        def run_wsgi(self):
            super().run_wsgi()
            # What a WebSocket leaves behind on the wire is no further request.
            self.close_connection = self.close_connection or "Upgrade" in self.headers

        def log_request(self, *_):
            """No access log: it would hold addresses."""

        def log_error(self, format, *args):
            log.warning("a request could not be read")

    return Quiet


def when_told_to_stop(function) -> None:
    """Call `function()` beside everything else, once, when this process gets SIGTERM or Ctrl+C.

    A Python signal handler can run in the middle of anything, so ours does nothing: the signal also goes into a socket, and we wait there.
    """
    ears, mouth = socket.socketpair()
    mouth.setblocking(False)
    signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: None)

    def wait():
        told = ears.recv(1)
        while told and told[0] not in (signal.SIGTERM, signal.SIGINT):
            told = ears.recv(1)
        mouth.fileno()  # keeps it open
        function()

    background(wait)


def longest_stall(blocking) -> float:
    """Seconds that others had to wait, at most, while `blocking()` ran in a green thread of its own."""
    done, longest = threading.Event(), 0.0

    def run():
        try:
            blocking()
        finally:
            done.set()

    background(run)
    while not done.is_set():
        before = time.monotonic()
        time.sleep(0.005)
        longest = max(longest, time.monotonic() - before - 0.005)
    return longest


def background(function, *args) -> None:
    """Start `function` beside the caller: a green thread when patched, a daemon thread otherwise."""
    if _mode == "eventlet":
        import eventlet

        eventlet.spawn_n(function, *args)
        return
    threading.Thread(target=function, args=args, daemon=True).start()
