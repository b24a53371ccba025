"""Join codes: eight characters out of 32 that can't be mistaken for one another, 40 bits in all."""
import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0 or 1
LENGTH = 8


def make() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def tidy(typed: str) -> str | None:
    """The code in what somebody typed or pasted (any case, spaces, hyphens), or None when it can't be one."""
    code = "".join(typed.split()).replace("-", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else None


def pretty(code: str) -> str:
    """In two blocks of four, as it is read aloud: "ABCD EFGH"."""
    return f"{code[:4]} {code[4:]}"
