"""What failed, said to people; causes told by other machines stay in their own words."""

from __future__ import annotations

from domain.errors import DangkyError, SettingsError, SettingsProblem, UnreadableFile
from reports.language import Translator
from reports.wording import explain

#: Details of a settings problem that are sentences of ours; the others are what must be typed, or was.
_SENTENCES = frozenset({"found", "right"})


def explain_error(error: DangkyError, translator: Translator) -> str:
    """Return what failed, as one sentence."""
    if isinstance(error, UnreadableFile):
        return explain(error.reason, translator)
    details = error.details
    if isinstance(error, SettingsError):
        details = {**details, "problems": "; ".join(explain_problems(error, translator))}
    return translator._(error.template, **details)


def explain_problems(error: SettingsError, translator: Translator) -> tuple[str, ...]:
    """Return one finished line for each mistake in a settings file."""
    return tuple(explain_problem(problem, translator) for problem in error.found) or error.problems


def explain_problem(problem: SettingsProblem, translator: Translator) -> str:
    """Return the finished line for one mistake: ``smtp.port: ...``; of its details the sentences are translated."""
    details = {
        name: translator._(value) if value and name in _SENTENCES else value for name, value in problem.details.items()
    }
    sentence = translator._(problem.template, **details)
    return f"{problem.key}: {sentence}" if problem.key else sentence
