"""Sizes of windows that pages are looked at in."""

LAPTOP, PHONE, NARROW = {"width": 1366, "height": 768}, {"width": 360, "height": 740}, {"width": 320, "height": 640}
