"""What every table shares."""
import hashlib
import time
import uuid
from functools import cache

from sqlalchemy import JSON, BigInteger, MetaData, String, inspect
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite keeps these tables in the order of their random keys, so that the order of rows says nothing about who came first.
UNORDERED = {"sqlite_with_rowid": False}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)

    def __init__(self, **given):
        """A row with its defaults from the start: what is told of it is made before the store has seen it."""
        for name, value in (type(self).defaults() | given).items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no column {name}")
            setattr(self, name, value)

    @classmethod
    @cache
    def defaults(cls) -> dict:
        columns = inspect(cls).columns
        return {name: column.default.arg for name, column in columns.items() if column.default is not None and column.default.is_scalar}


Id = String(36)
Hash = String(64)
Json = JSON  # written whole at each change: assign a new value, never edit the old one in place
Moment = BigInteger  # milliseconds since 1970, UTC


def new_id() -> str:
    return str(uuid.uuid4())


def now() -> int:
    """The server's clock in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def digest(*parts: str) -> str:
    """SHA-256 in hexadecimal over the parts; the first part names the purpose, so that two hashes of one token can't be joined."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
