"""A TOML file that people write, read at the edge: its tables, and every mistake as a record.

``config_file`` and ``campaign_file`` describe their tables as pydantic models in which each key has
a ``description``: the words for "what would be right". This module turns pydantic's findings into
:class:`domain.errors.SettingsProblem` and knows neither file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from desk.problems import problem
from domain.errors import N_, SettingsProblem

#: A table as TOML gives it.
Table = Mapping[str, object]

#: Bytes of a settings file; a larger one is some other file.
MAX_SETTINGS_BYTES = 1024 * 1024
#: Characters of a wrong value that a message repeats.
MAX_SHOWN = 60
#: Values of these keys are never repeated: a password may stand in them, if by mistake.
NEVER_SHOWN = frozenset({"host", "password", "password_env", "password_file", "url", "user"})
#: Key that tells which of several kinds a table is.
TAG = "kind"

_INLINE_PASSWORD = re.compile(r"pass(word|wd|phrase)?|pwd|secret|mat_?khau", re.IGNORECASE)
_LINE = re.compile(r"at line (\d+)")

_MISSING = N_("is missing; it takes {right}")
_WRONG = N_("found {found}; it takes {right}")
_UNKNOWN = N_("there is no such key here; did you mean {meant}?")
_UNKNOWN_AT_ALL = N_("there is no such key here; the keys are {known}")
_PASSWORD_INLINE = N_(
    "a password must not stand in this file; put it into a file of its own and name that in password_file, "
    "or into an environment variable and name that in password_env"
)
_UNREADABLE = N_("the file cannot be read: {cause}")
_TOO_LARGE = N_("the file is larger than {limit} bytes; it is not a settings file")
_NOT_UTF8 = N_("line {line} is not UTF-8; save the file in the encoding UTF-8")
_BROKEN = N_("line {line}: this is not TOML: {cause}")
_BROKEN_AT_END = N_("this is not TOML: {cause}")
_TOO_DEEP = N_("this is not a settings file: lists within lists without end")


class TomlTable(BaseModel):
    """Base of all tables: exact types, no unknown keys, and no values in pydantic's own messages."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


def check_printable(text: str) -> str:
    """Return ``text``; raise ``ValueError`` if it holds a control character: no name and no path does."""
    if not text.isprintable():
        raise ValueError("a control character")
    return text


#: A name or a path; :func:`raw_text` takes the same for one.
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(check_printable)
]

Shape = TypeVar("Shape", bound=TomlTable)


def read_toml(path: Path, *, missing: str) -> dict[str, object] | SettingsProblem:
    """Return the tables of ``path``, or why there are none; ``missing`` is the sentence for no such file.

    A byte order mark, as Notepad writes it, is allowed.
    """
    try:
        if path.stat().st_size > MAX_SETTINGS_BYTES:
            return problem("", _TOO_LARGE, limit=MAX_SETTINGS_BYTES)
        data = path.read_bytes()
    except FileNotFoundError:
        return problem("", missing)
    except (OSError, ValueError) as error:
        return problem("", _UNREADABLE, cause=getattr(error, "strerror", None) or error)
    return _parse(data)


def check_shape(data: Table, model: type[Shape]) -> tuple[Shape | None, list[SettingsProblem]]:
    """Return ``data`` as ``model``, or None and one problem for each key that is not as it should be."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_explain(found, model) for found in error.errors(include_url=False, include_context=False)]


def raw_table(table: Table, key: str) -> Table:
    """Return the table under ``key``; an empty one if there is none, or something else stands there.

    With its sisters below, this lets a check look at a file whose shape is wrong elsewhere, so that
    all mistakes are said at once.
    """
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def raw_tables(table: Table, key: str, path: str) -> list[tuple[str, Table]]:
    """Return the tables of the list under ``key``, each with its path, e.g. ``mailbox[0]``."""
    value = table.get(key)
    items = value if isinstance(value, list) else []
    return [(f"{path}[{number}]", item) for number, item in enumerate(items) if isinstance(item, dict)]


def raw_text(table: Table, key: str) -> str | None:
    """Return the text under ``key``, without blanks around it; None if nothing is left, or it cannot be a name."""
    value = table.get(key)
    text = value.strip() if isinstance(value, str) else ""
    return text if text and text.isprintable() else None


def raw_texts(table: Table, key: str) -> list[str]:
    """Return the texts of the list under ``key``."""
    value = table.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


#: A key with a word that should stand in quotes; its value itself is never repeated, it may be a password.
_UNQUOTED = re.compile(r"^\s*[\w.-]+\s*=\s*[^\s\"'\[{0-9+-]")
_NO_QUOTES = N_('line {line}: a text must stand between quotation marks, as in name = "bdv"')


def _parse(data: bytes) -> dict[str, object] | SettingsProblem:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        # ``error.object`` has lost the mark, which holds no line break.
        return problem("", _NOT_UTF8, line=error.object.count(b"\n", 0, error.start) + 1)
    except RecursionError:
        return problem("", _TOO_DEEP)
    except ValueError as error:  # also numbers of thousands of digits, which tomllib leaves to int()
        line = _LINE.search(str(error))
        cause = str(error).partition(" (at ")[0]
        if line and _UNQUOTED.match(data.decode("utf-8-sig").splitlines()[int(line[1]) - 1]):
            return problem("", _NO_QUOTES, line=line[1])
        return problem("", _BROKEN, line=line[1], cause=cause) if line else problem("", _BROKEN_AT_END, cause=cause)


def _explain(found: ErrorDetails, model: type[TomlTable]) -> SettingsProblem:
    """Say in our words what pydantic found."""
    key, siblings, right = _locate(found["loc"], model)
    name = key.rpartition(".")[2]
    match found["type"]:
        case "extra_forbidden":
            return _explain_unknown(key, name, siblings)
        case "missing":
            return problem(key, _MISSING, right=right)
        case "union_tag_not_found" | "union_tag_invalid":
            return _explain_tag(key, found["input"], siblings)
        case _:
            return problem(key, _WRONG, found=_describe(found["input"], name), right=right)


def _explain_unknown(key: str, name: str, siblings: Sequence[type[BaseModel]]) -> SettingsProblem:
    if _INLINE_PASSWORD.fullmatch(name):
        return problem(key, _PASSWORD_INLINE)
    known = [field for model in siblings for field in model.model_fields]
    if meant := get_close_matches(name.lower(), known, n=1):
        return problem(key, _UNKNOWN, meant=meant[0])
    return problem(key, _UNKNOWN_AT_ALL, known=", ".join(known))


def _explain_tag(key: str, value: object, kinds: Sequence[type[BaseModel]]) -> SettingsProblem:
    right = " / ".join(f'"{kind}"' for model in kinds for kind in _tags(model))
    if isinstance(value, dict) and TAG in value:
        return problem(f"{key}.{TAG}", _WRONG, found=_describe(value[TAG], TAG), right=right)
    return problem(f"{key}.{TAG}", _MISSING, right=right)


def _locate(loc: Sequence[int | str], model: type[TomlTable]) -> tuple[str, Sequence[type[BaseModel]], str]:
    """Return the path of a key as people read it, the tables it may belong to, and what it takes.

    Pydantic puts the kind of a table into its location, ``("mailbox", 0, "imap", "port")``; it is
    no key, and is left out.
    """
    key, right = "", ""
    tables: Sequence[type[BaseModel]] = (model,)
    siblings = tables
    for part in loc:
        if isinstance(part, int):
            key, siblings = f"{key}[{part}]", tables
        elif len(tables) > 1:
            tables = [table for table in tables if part in _tags(table)]
        else:
            field = tables[0].model_fields.get(part) if tables else None
            key = f"{key}.{part}" if key else part
            right = (field.description or "") if field else ""
            siblings, tables = tables, _tables_in(field.annotation) if field else ()
    return key, siblings, right


def _tables_in(annotation: Any) -> tuple[type[BaseModel], ...]:
    """Return the models that an annotation can hold, however deep: in a list, a union, an Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for argument in get_args(annotation) for model in _tables_in(argument))


def _tags(model: type[BaseModel]) -> tuple[str, ...]:
    return get_args(model.model_fields[TAG].annotation)


def _describe(value: object, name: str) -> str:
    """Return a wrong value as people wrote it, or what it is if it must not be shown."""
    if isinstance(value, dict):
        return N_("a table")
    if isinstance(value, list):
        return N_("a list") if value else N_("an empty list")
    if name.partition("[")[0] in NEVER_SHOWN:
        return N_("something else (not repeated here)")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int) and value.bit_length() > MAX_SHOWN:
        return N_("a number far too large")  # Python refuses to write out thousands of digits
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return shown if len(shown) <= MAX_SHOWN else f"{shown[:MAX_SHOWN]}…"
