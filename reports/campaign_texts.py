"""What a campaign asks and does, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.campaign import Campaign, Column, FormTemplate, JointForms, Kind
from domain.errors import N_
from domain.layout import Profile
from domain.mailing import MailPlan, Reminding, Step
from reports.language import Translator

STEP_TEXTS: Mapping[Step, str] = {
    Step.OPENED: N_("on the day on which the registration opens"),
    Step.MIDDLE: N_("when half of the time has passed"),
    Step.DAY_BEFORE: N_("when a day is left"),
    Step.OVERDUE: N_("a day after the deadline"),
}
PROFILE_TEXTS: Mapping[Profile, str] = {
    Profile.DANG_2018: N_("documents of the Party (Hướng dẫn 36-HD/VPTW)"),
    Profile.ND30: N_("documents of state bodies (Nghị định 30/2020/NĐ-CP)"),
}
JOINT_TEXTS: Mapping[JointForms, str] = {
    JointForms.ASK: N_("A form that two bodies of one commune send together: an officer says for whom it counts."),
    JointForms.BOTH: N_("A form that two bodies of one commune send together counts for both."),
    JointForms.FIRST: N_("A form that two bodies of one commune send together counts for the one that it names first."),
}
_BELIEVED = N_("A unit that says that it has no model is believed.")
_CONFIRMED = N_("A unit that says that it has no model: an officer confirms it.")
_KINDS: Mapping[Kind, str] = {Kind.COLLECTIVE: N_("collective"), Kind.INDIVIDUAL: N_("individual")}


def reading_lines(campaign: Campaign, t: Translator) -> tuple[str, ...]:
    """Return how doubtful answers are dealt with, a sentence each."""
    return t._(JOINT_TEXTS[campaign.joint_forms]), t._(_BELIEVED if campaign.accept_nothing else _CONFIRMED)


def mail_lines(plan: MailPlan, t: Translator) -> tuple[str, ...]:
    """Return what goes out to units by itself, a sentence each."""
    return (*_receipt_lines(plan, t), *_reminder_lines(plan.reminding, t), *_contact_lines(plan, t))


def column_meaning(column: Column, template: FormTemplate, t: Translator, role: str) -> str:
    """Return what a column of the form means: ``tên mô hình (Kinh tế)``; ``role`` is its role in words."""
    if column.kind is not None:
        return f"{role} ({t._(_KINDS[column.kind])})"
    return f"{role} ({template.field(column.field).name})" if column.field else role


def _receipt_lines(plan: MailPlan, t: Translator) -> Iterator[str]:
    if not plan.receipts:
        yield t._(N_("Senders are not told what arrived."))
        return
    said = N_("Whoever sends a form is told at once what arrived and how it was read, {n} times in 24 hours at most.")
    yield t._(said, n=t.number(plan.receipts_per_day))


def _reminder_lines(reminding: Reminding, t: Translator) -> Iterator[str]:
    if not reminding.steps:
        yield t._(N_("Units that sent nothing are not reminded by themselves."))
    else:
        steps = ", ".join(t._(STEP_TEXTS[step]) for step in reminding.steps)
        time = reminding.at.strftime("%Hh%M" if t.language == "vi" else "%H:%M")
        yield t._(N_("Units that sent nothing are reminded at {time}: {steps}."), time=time, steps=steps)
        said = N_("Each is reminded {most} times at most, {days} days apart at least.")
        yield t._(said, most=t.number(reminding.max_count), days=t.number(reminding.min_gap_days))
        held, at_once = (
            N_("Reminders wait until an officer lets them go."),
            N_("Reminders go out without a further word."),
        )
        yield t._(held if reminding.is_held else at_once)
    if reminding.escalate_after_days is not None:
        said = N_("{days} days after the deadline a group's superior gets the list of its units that sent nothing.")
        yield t._(said, days=t.number(reminding.escalate_after_days))


def _contact_lines(plan: MailPlan, t: Translator) -> Iterator[str]:
    if plan.contact:
        yield t._(N_("Units are told whom they can ask: {contact}."), contact=plan.contact)
