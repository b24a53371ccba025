"""The live connection of one simulated person, light enough for hundreds of them in one process."""
import engineio
import socketio


class InOrder(engineio.Client):
    """Hands on each message before it reads the next.

    The library starts a thread for each, which costs more than the work in it, and lets one message overtake another.
    """

    def _trigger_event(self, event, *args, **kwargs):
        return super()._trigger_event(event, *args, **(kwargs | {"run_async": False}))


class Line(socketio.Client):
    """Handlers must not wait for an answer: it would come behind them in the queue."""

    def __init__(self, web):
        super().__init__(
            http_session=web, reconnection_delay=0.5, reconnection_delay_max=5, randomization_factor=0.8, handle_sigint=False,
            # JSON is decoded anyway; looking at each byte in Python first would double the work.
            websocket_extra_options={"skip_utf8_validation": True},
        )

    def _engineio_client_class(self):
        return InOrder
