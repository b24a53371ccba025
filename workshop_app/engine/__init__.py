"""The one way in and the one way out."""
