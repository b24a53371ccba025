"""Rows written anew in shuffled order: where a row lies in the store's files must not tell when it came."""
import secrets

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session


def rewrite(session: Session, model, *where, **changed) -> int:
    """Delete the rows and put the same ones back in random order, with `changed` columns (values, or functions of the row as a dict).

    Rows that were read before are out of date: read them again. Returns how many there were.
    """
    table = model.__table__
    session.flush()
    rows = [dict(row._mapping) for row in session.execute(select(table).where(*where))]
    if not rows:
        return 0
    session.execute(delete(model).where(*where).execution_options(synchronize_session=False))
    for known in [known for known in session.identity_map.values() if isinstance(known, model)]:
        session.expunge(known)
    for row in rows:
        row.update({name: value(row) if callable(value) else value for name, value in changed.items()})
    secrets.SystemRandom().shuffle(rows)
    session.execute(insert(table), rows)
    return len(rows)
