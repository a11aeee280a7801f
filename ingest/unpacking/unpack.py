"""From the bytes of a container to the files in it, within what one mail may ask of us.

Sizes are judged before a byte is unpacked and counted again while it is, for what an archive says of itself may be a
lie. Runs in a child process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from domain.errors import UnreadableFile
from domain.message import Attachment
from domain.reasons import Reason, ReasonCode, reason
from ingest.limits import (
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_DEPTH,
    MAX_ARCHIVE_MEMBERS,
    MAX_ARCHIVE_RATIO,
    MAX_UNPACKED_AT_ONCE,
    RATIO_FREE_BYTES,
)
from ingest.mime import attachment_bytes
from ingest.unpacking.kinds import KINDS, kind_of
from ingest.unpacking.msg import mail_of
from ingest.unpacking.packed import Packed, is_litter, shown_name
from parsers.limits import MAX_FILE_BYTES
from parsers.refuse import FOREIGN, damaged, over_limit
from parsers.text import one_line

#: Stands between the path of a container and a file's own in it: ``2!1`` is the first file of the archive in part 2.
PATH_JOINT: Final = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of a container."""

    #: Its path in the container, its name with the folders there, and its size and hash unpacked.
    attachment: Attachment
    #: Why it was not unpacked, though it is there; its size is then that which the container says.
    refusal: Reason | None = None
    #: True for the text of a letter, which matters only if it holds a form.
    is_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Files of a container: all of them, or as many as are handed over at once."""

    members: tuple[Member, ...] = ()
    #: Why files are missing here, or the container cannot be opened at all; None: nothing was left out.
    left_out: Reason | None = None
    #: How many files to pass over to get the rest; None: there are no more.
    following: int | None = None
    #: True if the container is a mail that names the campaign.
    mentions_campaign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A listing, and what is in the files."""

    listing: Listing
    #: Bytes of each member; empty for one that was not unpacked.
    contents: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What is left of what the containers of one mail may ask."""

    members: int = MAX_ARCHIVE_MEMBERS
    unpacked_bytes: int = MAX_ARCHIVE_BYTES


class _Full(UnreadableFile):
    """The mail's containers ask too much: what follows stays unopened."""


class _Bag:
    """What was unpacked of a container so far."""

    def __init__(self, data: bytes, allowance: Allowance) -> None:
        self.data = data
        self.members: list[Member] = []
        self.contents: list[bytes] = []
        self.size = 0
        self._allowance = allowance

    def take(self, packed: Packed) -> None:
        """Put a file in, unpacked, or with the reason why not; raise ``UnreadableFile`` if no more is allowed."""
        if len(self.members) >= self._allowance.members:
            raise _full("archive_members", value=MAX_ARCHIVE_MEMBERS + 1, limit=MAX_ARCHIVE_MEMBERS)
        refusal, content = packed.refusal or _too_much(packed), b""
        if refusal is None:
            self._check_size(packed.size or 0)
            try:
                content = b"".join(self._counted(packed))
            except _Full:
                raise
            except UnreadableFile as error:
                refusal = error.reason
        self.members.append(_member(packed, content, refusal))
        self.contents.append(content)
        self.size += len(content)

    def _counted(self, packed: Packed) -> Iterator[bytes]:
        """Give a file's bytes; whatever was said of its size, no more of them than may be."""
        total = 0
        for chunk in counted(packed):
            total += len(chunk)
            self._check_size(total)
            yield chunk

    def _check_size(self, size: int) -> None:
        """Raise ``_Full`` if ``size`` bytes more are too many for the mail, or for a container of this size."""
        size += self.size
        if size > self._allowance.unpacked_bytes:
            value = size + MAX_ARCHIVE_BYTES - self._allowance.unpacked_bytes
            raise _full("archive_bytes", value=value, limit=MAX_ARCHIVE_BYTES)
        if size > max(RATIO_FREE_BYTES, MAX_ARCHIVE_RATIO * len(self.data)):
            raise _full("unpack_ratio", value=size // len(self.data), limit=MAX_ARCHIVE_RATIO)


def unpack(data: bytes, allowance: Allowance, *, first: int = 0) -> Unpacked:
    """Return the files of the container ``data`` from number ``first`` (from 0) on; never raises.

    What systems leave in archives is passed over. One call gives some ``MAX_UNPACKED_AT_ONCE`` bytes.
    """
    bag = _Bag(data, allowance)
    left_out: Reason | None = None
    try:
        following = _fill(bag, first)
    except UnreadableFile as error:
        following, left_out = None, error.reason
    if bag.members and all(_is_encrypted(member) for member in bag.members) and not (first or following):
        return Unpacked(listing=Listing(left_out=reason(ReasonCode.FILE_ENCRYPTED)), contents=())
    listing = Listing(members=tuple(bag.members), left_out=left_out, following=following)
    return Unpacked(listing=listing, contents=tuple(bag.contents))


def _fill(bag: _Bag, first: int) -> int | None:
    """Put files into ``bag``; return how many to pass over for the rest, None if there is none."""
    for number, packed in enumerate(_files(bag.data)):
        if number < first:
            continue
        if bag.members and bag.size + _announced(packed) > MAX_UNPACKED_AT_ONCE:
            return number
        bag.take(packed)
    return None


def _announced(packed: Packed) -> int:
    """Return how many bytes a file will give by what the container says; one that is refused gives none."""
    return 0 if packed.refusal or _too_much(packed) else packed.size or 0


def _is_encrypted(member: Member) -> bool:
    return member.refusal is not None and member.refusal.code is ReasonCode.FILE_ENCRYPTED


def member_bytes(raw: bytes, path: str) -> bytes:
    """Return the bytes of the file at ``path`` of a mail, through all containers on the way, e.g. ``"2!1!3"``.

    Raises:
        KeyError: there is no file at that path.
        UnreadableFile: it cannot be unpacked.
    """
    part, *numbers = path.split(PATH_JOINT)
    data = attachment_bytes(mail_of(raw), part)
    if len(numbers) > MAX_ARCHIVE_DEPTH:
        raise KeyError(path)
    for number in numbers:
        data = _content(data, number)
    return data


def _content(data: bytes, number: str) -> bytes:
    # A loop, not next(): a file's bytes can be had only while the container is open.
    for packed in _files(data):
        if packed.id == number:
            if refusal := packed.refusal or _too_much(packed):
                raise UnreadableFile(refusal)
            return b"".join(counted(packed))
    raise KeyError(number)


def _files(data: bytes) -> Iterator[Packed]:
    """Give the files that a person put into the container; raises ``UnreadableFile`` and nothing else."""
    kind = kind_of(data)
    if kind is None:
        raise UnreadableFile(reason(ReasonCode.FORMAT_NOT_READ, format="unknown"))
    try:
        yield from (packed for packed in KINDS[kind](data) if not is_litter(packed.path))
    except FOREIGN as error:
        raise damaged(kind, f"opening: {type(error).__name__}") from error


def counted(packed: Packed) -> Iterator[bytes]:
    """Give a file's bytes, no more than are announced and than a file may have.

    Raises:
        UnreadableFile: FILE_DAMAGED, the container lies; FILE_TOO_LARGE.
    """
    total = 0
    for chunk in packed.chunks():
        total += len(chunk)
        if packed.size is not None and total > packed.size:
            raise damaged("", "a file is longer than the archive says")
        if total > MAX_FILE_BYTES:
            raise UnreadableFile(_too_large(total))
        yield chunk
    if packed.size is not None and total < packed.size:
        raise damaged("", "a file is shorter than the archive says")


def _too_much(packed: Packed) -> Reason | None:
    """Return why a file is not even begun, by what the container says of it."""
    if packed.size is None:
        return None
    if packed.size > MAX_FILE_BYTES:
        return _too_large(packed.size)
    ratio = packed.size // max(packed.packed_size or packed.size, 1)
    if packed.size > RATIO_FREE_BYTES and ratio > MAX_ARCHIVE_RATIO:
        return over_limit("", "unpack_ratio", value=ratio, limit=MAX_ARCHIVE_RATIO).reason
    return None


def _too_large(size: int) -> Reason:
    return reason(ReasonCode.FILE_TOO_LARGE, size_bytes=size, limit_bytes=MAX_FILE_BYTES)


def _full(what: str, *, value: int, limit: int) -> _Full:
    return _Full(reason(ReasonCode.FILE_LIMIT, what=what, value=value, limit=limit))


def _member(packed: Packed, content: bytes, refusal: Reason | None) -> Member:
    attachment = Attachment(
        path=packed.id,
        name=shown_name(packed.path),
        declared_type=one_line(packed.declared_type)[:100],
        size_bytes=len(content) if refusal is None else max(packed.size or 0, 0),
        sha256=hashlib.sha256(content).hexdigest(),
        is_inline=packed.is_inline,
    )
    return Member(attachment=attachment, refusal=refusal, is_text=packed.is_text)
