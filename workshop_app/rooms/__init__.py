"""The steps that a visitor takes. Each room holds its own commands, a schema and a rule each; importing this opens them all."""
from workshop_app.rooms import agenda, brief, cluster, forget, frame, join, post, pulse, vote

__all__ = ["agenda", "brief", "cluster", "forget", "frame", "join", "post", "pulse", "vote"]
