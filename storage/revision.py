"""The state of the register that a page shows: a number that grows with each transaction that changes it."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.models import RevisionRow


def load_revision(session: Session) -> int:
    """Return the number of the state that ``session`` sees."""
    return session.scalars(select(RevisionRow.number)).one()


def record_revision(session: Session) -> None:
    """Tell readers that something has changed, once this transaction is committed."""
    session.execute(update(RevisionRow).values(number=RevisionRow.number + 1))
