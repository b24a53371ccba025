"""The load bench: README.md in this folder says what is measured, and how."""
