"""A whole workshop with simulated people, played through the public doors: practice, demonstration and smoke test."""
