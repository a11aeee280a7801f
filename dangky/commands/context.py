"""What every command is given."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from dangky.bootstrap import open_app
from dangky.screen import Screen
from desk.app import App
from domain.clock import Clock
from reports.language import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every command is given."""

    config: Path
    environ: Mapping[str, str]
    screen: Screen
    clock: Clock

    @property
    def t(self) -> Translator:
        """The reader's language."""
        return self.screen.t

    def app(self) -> AbstractContextManager[App]:
        """Open what the configuration asks for."""
        return open_app(self.config, self.environ, self.clock)
