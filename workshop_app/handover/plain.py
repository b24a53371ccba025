"""Text that every file format can hold. What it cannot hold is shown as a sign, never dropped in silence."""
from workshop_app.method.characters import paired

UNSHOWABLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
UNSHOWABLE |= dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)], 0xFFFD)
UNSHOWABLE |= {plane << 16 | code: 0xFFFD for plane in range(17) for code in (0xFFFE, 0xFFFF)}
# An override turns the rest of the line round, so that a quote could rewrite what the brief says after it.
UNSHOWABLE |= dict.fromkeys((0x202D, 0x202E), 0xFFFD)


def plain(value):
    """The same value with each text on one line: control characters as pictures (␀ for NUL), what has no picture as �."""
    if isinstance(value, str):
        return " ".join(paired(value.translate(UNSHOWABLE), "\ufffd").split())
    if isinstance(value, list | tuple):
        return type(value)(plain(each) for each in value)
    return value
