"""Whether a scanned form is the signed copy of a form that came typed in the same mail.

What a program recognised in a picture is never exact, so forms are compared by the words of their
models: nearly all must be there. Whose forms they are is the judge's question.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.form import Form
from parsers.text import bare

#: Share of words that two names of a model have in common if they are the same.
MIN_COMMON_WORDS = 0.6
#: Share of the scanned models that must be among the typed ones.
MIN_COMMON_MODELS = 0.8
#: Models of a form that are compared; the first of a long list tell enough.
MAX_COMPARED = 200


def is_copy(scanned: Form, typed: Iterable[Form]) -> bool:
    """Tell whether ``scanned``, read by a program, says what one of the ``typed`` forms says."""
    wanted = _models(scanned)
    return bool(wanted) and any(_says_all(wanted, _models(form)) for form in typed)


def _says_all(wanted: list[frozenset[str]], there: list[frozenset[str]]) -> bool:
    return len(wanted) <= len(there) and _share(wanted, there) >= MIN_COMMON_MODELS


def _models(form: Form) -> list[frozenset[str]]:
    return [frozenset(bare(entry.model).split()) for entry in form.entries[:MAX_COMPARED]]


def _share(wanted: list[frozenset[str]], there: list[frozenset[str]]) -> float:
    found = sum(any(_common(words, others) >= MIN_COMMON_WORDS for others in there) for words in wanted)
    return found / len(wanted)


def _common(words: frozenset[str], others: frozenset[str]) -> float:
    every = words | others
    return len(words & others) / len(every) if every else 0.0
