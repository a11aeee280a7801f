"""Run by Alembic for each upgrade; the connection and its transaction come from ``storage.schema``."""

from __future__ import annotations

from alembic import context

from storage.models import Base

# The caller owns the transaction: on SQLite too, either the whole upgrade is there or none of it.
context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
