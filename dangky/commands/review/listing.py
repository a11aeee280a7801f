"""What waits for an officer, one question in full, and what was decided."""

from __future__ import annotations

import argparse

from dangky.commands.context import Context
from dangky.files import FileNotWritten, write_bytes, write_text
from dangky.questions import show_question as print_question
from dangky.questions import show_questions
from dangky.screen import Screen
from desk.app import App
from desk.views import load_view
from domain.decision import Action, Decision, fitting
from domain.errors import N_, NoSuchReview
from domain.review import Review
from reports.entries import entries_grid
from reports.export import CSV_ENCODING, grid_csv
from reports.language import Translator
from reports.parsing import entry_rows, problem_rows
from reports.questions import decision_documents, review_document, review_documents
from reports.tables import Grid
from reports.wording import ANSWER_TEXTS, action_text, brief, shown
from reports.workbook import grid_sheet, render_workbook
from storage.decisions import load_campaign_decisions
from storage.reviews import load_reviews

#: What follows the number of the question in the command that gives an answer.
_REST = {Action.ASSIGN: N_("UNIT"), Action.EDIT: N_("--rows FILE"), Action.RETURN: N_("--comment TEXT")}
#: Lines of a mail that are shown.
_BODY_LINES = 30
#: Endings of files with rows.
_ROW_FILES = frozenset({".xlsx", ".csv"})
#: Answers that need a unit, which the question itself may name.
_OF_A_UNIT = (Action.ACCEPT, Action.EDIT, Action.NOTHING)


def list_questions(arguments: argparse.Namespace, context: Context) -> int:
    """List the open questions, oldest first."""
    with context.app() as app:
        view = load_view(app, None)
    if arguments.format == "json":
        context.screen.data(context.screen.as_json(review_documents(view.register, context.t.zone)))
    else:
        show_questions(view.register, context.screen)
    return 0


def show_question(arguments: argparse.Namespace, context: Context) -> int:
    """Show one question: which mail, what was read, what is unclear, and which answers fit."""
    screen, t = context.screen, context.t
    with context.app() as app:
        review = _open_review(app, arguments.number)
        campaign = app.campaign
        body = app.rereader.body(review.message) if review.form is None and arguments.format == "table" else ""
    if arguments.format == "json":
        write_text(screen, arguments.output, screen.as_json(review_document(review, t.zone)))
    elif arguments.format == "csv" or arguments.output is not None:
        _write_rows(entries_grid(review.form.entries if review.form else (), campaign.template, t), arguments, screen)
    else:
        print_question(review, campaign, screen)
        if review.form is not None:
            screen.table(entry_rows(review.form, campaign.template, t), title=t._(N_("What was read")))
            if review.form.problems:
                screen.table(problem_rows(review.form, t, campaign), title=t._(N_("Remarks and questions")))
        if body:
            _show_body(body, screen)
        _show_answers(review, context)
    return 0


def list_decisions(arguments: argparse.Namespace, context: Context) -> int:
    """List all decisions, newest first."""
    with context.app() as app, app.store.read() as session:
        by_message = load_campaign_decisions(session, campaign_id=app.campaign.id)
    decisions = sorted((made for all_made in by_message.values() for made in all_made), key=_newest_first)
    if arguments.format == "json":
        context.screen.data(context.screen.as_json(decision_documents(decisions, context.t.zone)))
    else:
        context.screen.table(_decision_grid(decisions, context.t))
    return 0


def _newest_first(decision: Decision) -> tuple[float, int]:
    return (-decision.decided_at.timestamp(), -decision.id)


def _open_review(app: App, number: int) -> Review:
    with app.store.read() as session:
        for review in load_reviews(session, campaign_id=app.campaign.id):
            if review.id == number:
                return review
    raise NoSuchReview(number=number)


def _show_body(body: str, screen: Screen) -> None:
    """Show the beginning of what the mail says, as plain text."""
    lines = [shown(line) for line in body.splitlines() if line.strip()]
    screen.say(screen.t._(N_("What the mail says")), style="bold")
    for line in lines[:_BODY_LINES]:
        screen.say(f"  {line}")
    if len(lines) > _BODY_LINES:
        screen.say("  …")


def _write_rows(grid: Grid, arguments: argparse.Namespace, screen: Screen) -> None:
    """Write the rows for an officer to edit: a workbook or CSV, by the ending of the file; never over an edited one.

    Raises: ``FileNotWritten``.
    """
    path = arguments.output
    if path is None:
        screen.data(grid_csv(grid))
        return
    if path.suffix.casefold() not in _ROW_FILES:
        raise FileNotWritten(file=path, cause=N_("its name must end in .xlsx or .csv"))
    if path.exists():
        raise FileNotWritten(file=path, cause=N_("there is such a file already"))
    is_workbook = path.suffix.casefold() == ".xlsx"
    content = render_workbook([grid_sheet(grid)]) if is_workbook else grid_csv(grid).encode(CSV_ENCODING)
    write_bytes(screen, path, content)


def _show_answers(review: Review, context: Context) -> None:
    t = context.t
    rows = tuple((t._(ANSWER_TEXTS[action]), _command(action, review, t)) for action in fitting(review))
    headings = (t._(N_("Answer")), t._(N_("Command")))
    context.screen.table(Grid(headings=headings, rows=rows), title=t._(N_("What can be done")))


def _command(action: Action, review: Review, t: Translator) -> str:
    """Return the command that gives an answer, with the unit where the question leaves it open."""
    words = ["dangky", "review", action.value, str(review.id)]
    if action in _REST:
        words.append(t._(_REST[action]))
    if action in _OF_A_UNIT and not review.is_remark and len(review.candidates) != 1:
        words.append(t._(N_("--unit UNIT")))
    return " ".join(words)


def _decision_grid(decisions: list[Decision], t: Translator) -> Grid:
    headings = (
        N_("Number"),
        N_("When"),
        N_("By"),
        N_("Mail"),
        N_("Question"),
        N_("Decision"),
        N_("Unit"),
        N_("Taken back"),
    )
    rows = (
        (
            str(made.id),
            t.stamp(made.decided_at),
            made.decided_by,
            str(made.message),
            brief(made.question.code, t),
            action_text(made.action, t),
            made.unit or "",
            f"{t.stamp(made.undone_at)} {made.undone_by}" if made.undone_at else "",
        )
        for made in decisions
    )
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))
