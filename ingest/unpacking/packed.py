"""What every kind of container gives: its files, named and counted, each unpacked only if it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.reasons import Reason
from ingest.filenames import safe_name
from ingest.limits import MAX_MEMBER_NAME_CHARACTERS
from parsers.text import one_line

#: Stands between the names of containers, folders and file; nothing ever opens a path from it.
NAME_JOINT: Final = " / "
#: Bytes that are unpacked at a time.
CHUNK_BYTES: Final = 256 * 1024
#: Names that systems and office programs leave in archives beside what people put there.
_LITTER: Final = re.compile(
    r"(?is)(?:.*/)?(?:(?:__MACOSX|@eaDir)/.*|(?:\._|~\$)[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)\Z"
)
_SEPARATOR: Final = re.compile(r"[/\\]+")
_DRIVE: Final = re.compile(r"[A-Za-z]:\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file inside a container."""

    #: Its number or path in the container, without ``!``; the same for the same bytes.
    id: str
    #: Its path as the container has it, decoded; not cleaned.
    path: str
    #: Gives its bytes, piece by piece; raises ``UnreadableFile``. To be used before the next file is taken.
    chunks: Callable[[], Iterator[bytes]]
    #: Its size as the container declares it; None: not said.
    size: int | None = None
    #: Bytes that it takes in the container; None: not said.
    packed_size: int | None = None
    declared_type: str = ""
    #: True for a picture of a signature or logo, shown inside the text of a mail.
    is_inline: bool = False
    #: True for the text of a letter, which matters only if it holds a form.
    is_text: bool = False
    #: Why it cannot be unpacked although it is known, e.g. FILE_ENCRYPTED.
    refusal: Reason | None = None


#: A kind of container: its bytes in, its files out, one after the other. Raises ``UnreadableFile``, also half-way.
Unpacker = Callable[[bytes], Iterator[Packed]]


def shown_name(path: str) -> str:
    r"""Return a member's path as people see it: cleaned, without drive, root and ``..``; empty if nothing is left.

    ``"..\C:\Trường A\dk.docx"`` gives ``"Trường A / dk.docx"``. Of a long path the folders are cut, not the name.
    """
    parts = [one_line(part) for part in _SEPARATOR.split(path[-4 * MAX_MEMBER_NAME_CHARACTERS :])]
    kept = [part for part in parts if part.strip(". ") and not _DRIVE.match(part)]
    if not kept:
        return ""
    name = safe_name(kept[-1])
    folders = NAME_JOINT.join(kept[:-1])[: MAX_MEMBER_NAME_CHARACTERS - len(name) - len(NAME_JOINT)].strip()
    return f"{folders}{NAME_JOINT}{name}" if folders else name


def is_litter(path: str) -> bool:
    """Tell whether a member is what systems leave in archives: ``__MACOSX/``, ``.DS_Store``, Word's lock files."""
    return bool(_LITTER.match(path.replace("\\", "/")))
