"""The lines of a model's cell: which begin an item, which name a model, and which only tell about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from domain.document import Cell
from parsers.recognise.statements import names_no_model
from parsers.text import bare, one_line

#: Signs that begin an item of a list.
SIGNS = "-–—+*•·▪▫◦●○■□►▶➢➤✓✔⁃❖◆♦→⇒"
#: "Mô hình 1:", "MH2.", "Thứ nhất:": words that number a model.
_NUMBERED_WORDS = (
    r"(?:mô\s+hình|mh)\s*(?:(?:số|thứ)\s*)?(?:\d{1,2}|nhất|hai|ba|tư|năm)\s*[:.)/–-]\s*(?=\S)"
    r"|thứ\s+(?:nhất|hai|ba|tư|năm|sáu)\s*[:,]\s*(?=\S)"
)
BULLET = re.compile(
    rf"^\s*(?:[{SIGNS}]+\s*"
    rf"|{_NUMBERED_WORDS}"
    r"|[①-⑳⑴-⒇➀-➓]\s*"
    r"|\(?\d{1,2}\s*[.)/](?:\s+(?=\S)|(?=[^\W\d]|[\"“‘«'(]))"
    r"|\(?\d{1,2}\s*[:–-]\s+(?=[^\W\d]|[\"“‘«'])"
    r"|\(?[a-hA-H]\s*[.)]\s+(?=\S))",
    re.IGNORECASE,
)
#: Lines of a cell that tell about a model and name none.
_DETAIL = re.compile(
    r"^\W*(?:thời\s+gian|địa\s+điểm|địa\s+chỉ|mục\s+tiêu|mục\s+đích|nội\s+dung|giải\s+pháp|kết\s+quả|kinh\s+phí|đối\s+tượng"
    r"|cách\s+làm|cách\s+thức|phương\s+pháp|biện\s+pháp|hiệu\s+quả|ý\s+nghĩa|tác\s+dụng|thành\s+phần|lực\s+lượng|tiến\s+độ"
    r"|chỉ\s+tiêu|yêu\s+cầu|lý\s+do|nguồn\s+lực|dự\s+kiến|phối\s+hợp|chủ\s+trì|(?:người|đơn\s+vị)\s+thực\s+hiện"
    r"|người\s+phụ\s+trách|phụ\s+trách|quy\s+mô|số\s+lượng)[^:\n]{0,20}:",
    re.IGNORECASE,
)
#: Of these, what tells a model best where nothing names it, best first.
_TELLING = ("noi dung", "giai phap", "cach lam", "muc tieu", "muc dich")
#: "Khi nào: tháng ba": a line with a label of its own.
_LABELLED = re.compile(r"^\W*[^\W\d][^:\n“\"]{1,30}:(?!\d)\s*\S")
#: Words after which a line is not finished.
_UNFINISHED = re.compile(
    r"(?:^|\s)(?:của|và|trong|tại|với|về|ở|các|những|cho|từ|đến|theo|là|để)\s*$",
    re.IGNORECASE,
)


class CellLines(NamedTuple):
    """The lines of a cell that hold something."""

    names: list[str]
    #: What tells about a model, each with the lines that go on its sentence.
    details: list[str]
    #: The names that stand behind a detail.
    behind: list[str]


def sort_lines(lines: Sequence[str]) -> CellLines:
    """Part the lines that name models from those that tell about them, "Thời gian: cả năm"."""
    sorted_lines = CellLines([], [], [])
    names, details, behind = sorted_lines
    inside = told = False
    for line in filter(str.strip, lines):
        text = BULLET.sub("", line)
        if _DETAIL.match(text):
            details.append(text.strip())
            inside = not text.rstrip().endswith(":")
            told |= inside
        elif inside and not BULLET.match(line) and goes_on(details[-1], line):
            details[-1] += f" {line.strip()}"
        else:
            names.append(line)
            behind.extend([line] if told else [])
            inside = False
    return sorted_lines


def goes_on(before: str, line: str) -> bool:
    """Tell whether ``line`` goes on what ``before`` began: it starts small, or the line before is not finished."""
    first = line.lstrip()[0]
    unfinished = (
        before.rstrip().endswith((",", ":", "-", "–"))
        or bool(_UNFINISHED.search(before))
        or bare(before) in {"mo hinh", "ten mo hinh"}
    )
    return unfinished or first.islower() or first in "(,.;:-–)"


def is_listed(cell: Cell) -> bool:
    """Tell whether a person parted the names in ``cell`` by bullets or numbers, and not by lines or semicolons only."""
    return any(BULLET.match(line) for line in cell.lines)


def described_models(cell: Cell) -> tuple[str, ...]:
    """Return what ``cell`` tells about its models if it does not name any: "Nội dung: Phân loại rác"."""
    lines = sort_lines(cell.lines)
    for label in _TELLING if not lines.names else ():
        told = [text for text in lines.details if bare(text).startswith(label)]
        if told:
            return tuple(filter(None, (one_line(text.partition(":")[2]).rstrip(";") for text in told)))
    return ()


def doubtful_lines(cell: Cell) -> tuple[str, ...]:
    """Return the lines that may be models or may go on telling about the one above.

    They stand behind what was told about a model, or have a label that the first line has not, or no bullet among
    lines with bullets.
    """
    lines = sort_lines(cell.lines)
    if is_listed(cell):
        pairs = pairwise(lines.names)
        return tuple(now for before, now in pairs if not (BULLET.match(now) or goes_on(before, now)))
    if not lines.names:
        return ()
    tells = any(bare(text).startswith(_TELLING) for text in lines.details)
    behind = lines.behind if tells or lines.behind != lines.names else []
    labelled = [line for line in lines.names if _is_labelled(line)]
    return tuple(dict.fromkeys((*behind, *(labelled if lines.names[0] not in labelled else ()))))


def _is_labelled(line: str) -> bool:
    """Tell whether ``line`` has a label of its own, "Khi nào: tháng ba"; behind "Duy trì:" stands a name."""
    label = line.partition(":")[0]
    return bool(_LABELLED.match(line)) and "mo hinh" not in bare(label) and not names_no_model(label)


def tells_only(cell: Cell) -> bool:
    """Tell whether ``cell`` only tells about a model, and names none."""
    lines = sort_lines(cell.lines)
    return bool(lines.details) and not lines.names
