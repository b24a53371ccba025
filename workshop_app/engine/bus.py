"""Several processes, one house: what one of them tells its people, the others tell theirs, through Redis.

Nothing is kept there, and nothing waits for it: what is lost while Redis is away, clients notice by the next beat's version.
"""
import json
import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from workshop_app import runtime

log = logging.getLogger(__name__)
CHANNEL = "challenge-workshop"
AGAIN_AFTER = 1.0  # seconds between two tries to reach Redis
DEAF_AFTER = 20.0  # seconds without even our own voice: every beat brings some, so the line is dead
MOST_WAITING = 1000  # messages while Redis is away; older ones are dropped, and beats heal what they would have told


class Bus:
    def __init__(self):
        self.name = secrets.token_hex(8)
        self.ears: dict[str, Callable] = {}
        self.close()

    def on(self, kind: str) -> Callable:
        """Register what is done with the messages of a kind that other processes send."""

        def register(ear: Callable) -> Callable:
            self.ears[kind] = ear
            return ear

        return register

    def open(self, url: str, deaf_after: float = DEAF_AFTER) -> None:
        """Begin to speak and to listen. Redis may come later, and may go and come back."""
        self.deaf_after = deaf_after
        self.speaker = self._connect(url, timeout=3, retries=1)
        self.listener = self._connect(url, timeout=None, retries=0)
        runtime.background(self._speak)
        runtime.background(self._listen)

    @staticmethod
    def _connect(url: str, timeout: float | None, retries: int) -> redis.Redis:
        return redis.Redis.from_url(
            url, socket_timeout=timeout, socket_connect_timeout=3, socket_keepalive=True, retry=Retry(NoBackoff(), retries),
        )

    def close(self) -> None:
        """One process alone: nothing is sent."""
        self.speaker = self.listener = None
        self.waiting: deque = deque(maxlen=MOST_WAITING)
        self.something = threading.Event()

    def check(self) -> str:
        """"off" without Redis, "ok" when it answers; raises redis.RedisError when it does not."""
        if self.speaker is None:
            return "off"
        self.speaker.ping()
        return "ok"

    def say(self, kind: str, data: dict) -> None:
        """Tell the other processes, when there may be any. Never waits."""
        if self.speaker is not None:
            self.waiting.append(json.dumps({"from": self.name, "kind": kind} | data, separators=(",", ":")))
            self.something.set()

    def _speak(self) -> None:
        while True:
            self.something.wait()
            self.something.clear()
            while self.waiting:
                try:
                    self.speaker.publish(CHANNEL, self.waiting.popleft())
                except redis.RedisError as error:
                    log.warning("Redis can't be told anything: %s", type(error).__name__)
                    time.sleep(AGAIN_AFTER)

    def _listen(self) -> None:
        while True:
            try:
                with self.listener.pubsub(ignore_subscribe_messages=True) as line:
                    line.subscribe(CHANNEL)
                    self._hear(line)
            except redis.RedisError as error:
                log.warning("Redis can't be heard: %s", type(error).__name__)
            time.sleep(AGAIN_AFTER)

    def _hear(self, line) -> None:
        """Hand on what others say, until nothing at all was heard for too long."""
        heard = time.monotonic()
        while time.monotonic() < heard + self.deaf_after:
            message = line.get_message(timeout=1.0)
            if message is None:
                continue
            heard = time.monotonic()
            said = json.loads(message["data"])
            if said["from"] == self.name:
                continue
            try:
                self.ears[said["kind"]](said)
            except Exception:
                # One message that can't be handed on must not make this process deaf to the next.
                log.exception("a message of another process was not told")


bus = Bus()
