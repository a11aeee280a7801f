"""What messages are searched by, and an index by which they are counted and shown by what became of them.

The texts are folded here once for all messages that were read, and from now on with each reading.
"""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from storage.message_texts import searchable

revision = "0007"
down_revision = "0006"

_MESSAGES = sa.table(
    "messages",
    sa.column("id", sa.Integer()),
    sa.column("subject", sa.Text()),
    sa.column("sender", sa.Text()),
    sa.column("sender_name", sa.Text()),
    sa.column("read_at", sa.DateTime()),
)
_ATTACHMENTS = sa.table(
    "attachments", sa.column("message", sa.Integer()), sa.column("path", sa.Text()), sa.column("name", sa.Text())
)
_TEXTS = sa.table("message_texts", sa.column("message", sa.Integer()), sa.column("text", sa.Text()))


def upgrade() -> None:
    op.create_index(
        op.f("ix_messages_campaign_id_outcome_received"), "messages", ["campaign_id", "outcome", "received"]
    )
    op.create_table(
        "message_texts",
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name=op.f("fk_message_texts_message_messages")),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_message_texts")),
    )
    _fill_texts()


def _fill_texts() -> None:
    connection = op.get_bind()
    files = sa.select(_ATTACHMENTS.c.message, _ATTACHMENTS.c.name).order_by(_ATTACHMENTS.c.message, _ATTACHMENTS.c.path)
    names: dict[int, list[str]] = defaultdict(list)
    for message, name in connection.execute(files):
        names[message].append(name)
    read = sa.select(_MESSAGES.c.id, _MESSAGES.c.subject, _MESSAGES.c.sender, _MESSAGES.c.sender_name)
    rows = [
        {"message": row.id, "text": searchable((row.subject, row.sender, row.sender_name, *names[row.id]))}
        for row in connection.execute(read.where(_MESSAGES.c.read_at.is_not(None)))
    ]
    if rows:
        connection.execute(sa.insert(_TEXTS), rows)
