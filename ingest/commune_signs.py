"""Signs that a body is a commune's, though a body of the whole district bears the same name.

Communes have a "Hội Nông dân" and a "Công an" of their own, which are not asked and write the
same name; the letterhead, the subject, the file name or the signature then say "xã Kim An".
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.form import Form
from domain.message import Envelope
from domain.unit import Unit
from parsers.mentions import find_mention
from parsers.text import bare, fold

#: Performers in which a commune is looked for, and characters of each.
MAX_PERFORMERS, MAX_PERFORMER_CHARACTERS = 200, 2_000
_COMMUNE, _SOCIETY = fold("xã"), fold("hội")


class CommuneSigns:
    """What one form and its mail say of communes."""

    def __init__(
        self, form: Form, communes: Sequence[str], *, envelope: Envelope, file_name: str, mail_signature: str
    ) -> None:
        self._form = form
        self._communes = communes
        self._own = [form.unit_as_written or "", *(line for line in form.letterhead if not _is_date(line))]
        self._around = [envelope.subject, file_name, form.sheet or ""]
        self._signers = [*form.signature, envelope.sender_name, mail_signature]

    def beside(self, unit: Unit) -> str | None:
        """Return the commune that is named beside ``unit``, a body of the whole district, or None."""
        others = [name for name in self._communes if name not in unit.name]
        commune = find_mention("\n".join((*self._own, *self._around)), others)
        commune = commune or self._of_signers(others) or self._of_rows()
        if commune is None and _commune_word(unit.name) is None:
            commune = _commune_word("\n".join(self._own))
        return commune

    def _of_signers(self, communes: Sequence[str]) -> str | None:
        """Return the commune that who signs calls one: "xã Kim Thư", since "Kim Thư" alone is a person's name too."""
        text = "\n".join(self._signers)
        return next((name for name in communes if find_mention(text, (f"xã {name}",))), None)

    def _of_rows(self) -> str | None:
        """Return the commune of which performers are the body that the form's line names: "Hội Nông dân xã Kim An"."""
        own = set(bare(self._form.unit_as_written or "").split())
        performers = {entry.performer[:MAX_PERFORMER_CHARACTERS] for entry in self._form.entries}
        words = [text for text in map(bare, sorted(performers)[:MAX_PERFORMERS]) if own and own <= set(text.split())]
        named = {name for name in self._communes for text in words if f" xa {bare(name)} " in f" {text} "}
        return named.pop() if len(named) == 1 else None


def _is_date(line: str) -> bool:
    """Tell whether a line is place and date: the district's town is a commune too."""
    return {"ngay", "thang"} <= set(bare(line).split())


def _commune_word(text: str) -> str | None:
    """Return the word for a commune if it stands in ``text`` as such, and not as part of "xã hội"."""
    words = fold(text).split()
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == _COMMUNE and following != _SOCIETY:
            return "xã"
    return None
