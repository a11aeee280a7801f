"""What evidence there is of whose form it is: what each source writes, and which units that means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from domain.evidence import Evidence, NameMatch, Source
from domain.form import Form
from domain.message import Envelope
from domain.unit import Roster
from ingest.sign_off import split_sign_off
from parsers.text import bare
from parsers.unit_names import NameIndex

#: Characters of a subject, file name or body in which names are looked for.
MAX_SEARCHED = 2_000
#: Texts, and letterheads, of which the answer is kept; one may have 20,000 characters, a letterhead twelve times that.
MAX_KNOWN, MAX_KNOWN_LONG = 512, 16
#: Names in one text beyond which it is a list of addressees and says nothing about who wrote.
MAX_NAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a mail says around a form."""

    envelope: Envelope
    file_name: str
    body: str = ""
    #: True if this is the only form of the mail: only then does the sender's address say whose it is.
    is_only_form: bool = True
    #: True if a program recognised the form in a picture: its marks may be misread, its letters hardly.
    is_recognised: bool = False


class Gatherer:
    """Knows the roster's names and senders; gathers what speaks for units."""

    def __init__(self, roster: Roster, index: NameIndex) -> None:
        senders: dict[str, list[str]] = defaultdict(list)
        for unit in roster.units:
            for address in unit.senders:
                senders[address.casefold()].append(unit.code)
        self._senders = {address: tuple(codes) for address, codes in senders.items()}
        #: What stands in a mail again and again (its body, the letterhead of its forms) is looked up once.
        self._find = lru_cache(maxsize=MAX_KNOWN)(index.find)
        self.match = lru_cache(maxsize=MAX_KNOWN)(index.match)
        self._match_letterhead = lru_cache(maxsize=MAX_KNOWN_LONG)(index.match_letterhead)
        self.split_sign_off = lru_cache(maxsize=MAX_KNOWN_LONG)(split_sign_off)

    def knows_sender(self, address: str) -> bool:
        """Tell whether ``address`` is known to write for a unit."""
        return address.casefold() in self._senders

    def of_form(self, form: Form, *, is_recognised: bool) -> Iterable[Evidence]:
        """Yield what ``form`` itself says; of a name in a picture that nobody has, what it is without its marks."""
        if form.unit_as_written:
            match = self.match(form.unit_as_written)
            if is_recognised and not match.candidates:
                match = self.match(bare(form.unit_as_written))
            yield Evidence(source=Source.FORM_LINE, match=match)
        if form.letterhead:
            head = self._match_letterhead(form.letterhead)
            if is_recognised and (head is None or not head.candidates):
                head = self._match_letterhead(tuple(bare(line) for line in form.letterhead))
            if head is not None:
                yield Evidence(source=Source.LETTERHEAD, match=head)
        named = self._find(form.title[:MAX_SEARCHED])
        if len(named) == 1:
            yield Evidence(source=Source.TITLE, match=named[0])
        yield from self._named(Source.SHEET_NAME, form.sheet or "")
        yield from self._named(Source.SIGNATURE, "\n".join(form.signature))

    def of_mail(self, around: Surroundings) -> Iterable[Evidence]:
        """Yield what a mail says around a form, its sender's known address only for the one form that it brings."""
        envelope = around.envelope
        known = self._senders.get(envelope.sender.casefold(), ())
        if known and around.is_only_form:
            unit = known[0] if len(known) == 1 else None
            match = NameMatch(written=envelope.sender, unit=unit, candidates=known, is_open=unit is None)
            yield Evidence(source=Source.SENDER, match=match)
        text, sign_off = self.split_sign_off(around.body)
        yield from self._named(Source.SUBJECT, envelope.subject)
        yield from self._named(Source.FILE_NAME, around.file_name)
        yield from self._named(Source.SENDER_NAME, envelope.sender_name)
        yield from self._named(Source.BODY, text)
        yield from self._named(Source.MAIL_SIGNATURE, sign_off)

    def _named(self, source: Source, text: str) -> Iterable[Evidence]:
        """Yield each unit's name in ``text``, none of a list."""
        found = self._find(text[:MAX_SEARCHED]) if text else ()
        if len(found) <= MAX_NAMES:
            yield from (Evidence(source=source, match=match) for match in found)
