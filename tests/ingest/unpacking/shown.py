"""What came out of a container, shortly."""

from __future__ import annotations

from domain.reasons import ReasonCode
from ingest.unpacking.unpack import Allowance, Unpacked, unpack


def names(data: bytes) -> list[str]:
    """Return the names of the files in a container, texts left out."""
    return [member.attachment.name for member in unpack(data, Allowance()).listing.members if not member.is_text]


def texts(data: bytes) -> list[str]:
    """Return the texts of a letter."""
    unpacked = unpack(data, Allowance())
    members = zip(unpacked.listing.members, unpacked.contents, strict=True)
    return [content.decode("utf-8-sig") for member, content in members if member.is_text]


def refusals(unpacked: Unpacked) -> list[ReasonCode | None]:
    """Return why each file was not unpacked; None for those that were."""
    return [member.refusal.code if member.refusal else None for member in unpacked.listing.members]


def left_out(unpacked: Unpacked) -> ReasonCode | None:
    """Return why not all is there."""
    return unpacked.listing.left_out.code if unpacked.listing.left_out else None
