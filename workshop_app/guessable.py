"""Secrets that can be guessed: too short, or made of words that stand in examples."""
import re
from urllib.parse import unquote

SHORTEST = 32  # characters of a secret
# What stands for a secret in examples, ours and other people's. Longer words come first, so that "secretkey" leaves no "key" behind.
STAND_INS = re.compile(
    "replaceme|changeme|changethis|placeholder|development|production|metricstoken|workshop|council|passphrase|passw[o0]rd|secretkey|"
    r"postgres|insecure|default|example|secret|django|flask|token|admin|letmein|qwerty|test|user|your|here|key|dev|0?123\d*"
)


def is_stand_in(secret: str) -> bool:
    """Is this "change-me", "secret123", "…" or the like: nothing, or the same few letters again, once well-known words are taken out?"""
    left = STAND_INS.sub("", re.sub(r"[\W_]", "", secret.lower()))
    return len(set(left)) < (4 if len(secret) < SHORTEST else 8)


def password_in(url: str) -> str:
    found = re.search(r"://[^:/@]*:(.+)@", url)
    return unquote(found[1]) if found else ""
