"""The log of who did what, as people read it; for officers, it names persons and quotes what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.account import LoggedDeed
from domain.decision import Decision
from domain.errors import N_
from domain.log import LogKind, LogLine, MailWord
from domain.memory import Memory
from domain.roster_log import RosterChange
from domain.rulings import Extension, Ruling
from domain.unit import Roster
from reports.accounts import DEED_TEXTS, deed_about
from reports.deadlines import last_day_text
from reports.language import Translator
from reports.outbox_texts import EVENT_TEXTS, KIND_TEXTS
from reports.roster import ACTION_TEXTS, difference_lines
from reports.wording import action_text, shown

LOG_KIND_TEXTS: Mapping[LogKind, str] = {
    LogKind.DECISION: N_("Questions decided"),
    LogKind.RULING: N_("Versions and deadlines"),
    LogKind.ROSTER: N_("Changes of the roster"),
    LogKind.MEMORY: N_("Taught and forgotten"),
    LogKind.MAIL: N_("Words about mail out"),
    LogKind.SIGN_IN: N_("Signing in and out"),
    LogKind.FILE: N_("Lists and files saved"),
    LogKind.ACCOUNT: N_("Accounts and tokens"),
}
_TAKEN_BACK = N_("{what}: taken back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the log in words."""

    what: str
    #: What it was about, a line each; may quote what somebody wrote.
    about: tuple[str, ...] = ()
    #: Page of what it was about; empty: there is none.
    href: str = ""


def tell(line: LogLine, roster: Roster, t: Translator) -> Told:
    """Return ``line`` in words; units by the names that ``roster`` has for them."""
    match line.subject:
        case Decision() as decision:
            return _of_decision(decision, line, roster, t)
        case RosterChange() as change:
            lines = tuple(one.strip() for one in difference_lines(change.difference, t))
            return Told(what=t._(ACTION_TEXTS[change.action]), about=lines)
        case Memory() as memory:
            what = t._(N_("forgotten again") if line.is_undoing else N_("taught"))
            return Told(what=what, about=(memory.lesson.value, _name(memory.lesson.unit, roster)))
        case MailWord() as word:
            what = f"{t._(KIND_TEXTS[word.kind])}: {t._(EVENT_TEXTS[word.event])}"
            return Told(what=what, about=(word.recipient, word.text), href=f"/outbox/{word.mail}")
        case LoggedDeed() as deed:
            return Told(what=t._(DEED_TEXTS[deed.deed]), about=(deed_about(deed, t),))
        case Ruling() as ruling:
            return _of_ruling(ruling, line, roster, t)


def _of_decision(decision: Decision, line: LogLine, roster: Roster, t: Translator) -> Told:
    done = action_text(decision.action, t)
    what = t._(_TAKEN_BACK, what=done) if line.is_undoing else done
    unit = _name(decision.unit, roster) if decision.unit else ""
    about = (unit, decision.target.attachment or "", shown(decision.comment))
    return Told(what=what, about=tuple(filter(None, about)), href=f"/messages/{decision.message}")


def _of_ruling(ruling: Ruling, line: LogLine, roster: Roster, t: Translator) -> Told:
    done, more = t._(N_("version pinned")), ""
    if isinstance(ruling, Extension):
        done = t._(N_("extended to {day}"), day=last_day_text(ruling.until, t))
        more = shown(ruling.reason)
    what = t._(_TAKEN_BACK, what=done) if line.is_undoing else done
    about = tuple(filter(None, (_name(ruling.unit, roster), more)))
    return Told(what=what, about=about, href=f"/units/{ruling.unit}")


def _name(code: str, roster: Roster) -> str:
    unit = roster.by_code.get(code)
    return f"{unit.name} ({code})" if unit else code
