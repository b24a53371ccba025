"""Receivers of webhooks in a thread of these tests, which answer as they are told and keep what they got."""
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Heard:
    path: str
    headers: dict
    body: bytes


@dataclass
class Ear:
    """`answers`: what to answer in turn, the last one from then on: a status, (status, headers), or a function of the request's handler."""

    answers: list = field(default_factory=lambda: [204])
    heard: list = field(default_factory=list)

    def __enter__(self) -> "Ear":
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                ear.heard.append(Heard(self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                answer = ear.answers.pop(0) if len(ear.answers) > 1 else ear.answers[0]
                if callable(answer):
                    answer(self)
                    return
                status, headers = answer if isinstance(answer, tuple) else (answer, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/briefs?key=1"
