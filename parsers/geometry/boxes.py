"""What stands on a page and where: words and ruling lines; x grows to the right, y downwards, in one unit a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An area of the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle, x and y."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Tell whether ``point`` (x, y) lies inside."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """A letter of a PDF, or a word that was recognised in a picture."""

    text: str
    box: Box
    #: Where the letters stand on; marks and descenders do not move it.
    baseline: float
    #: Height of the font, or of the line.
    size: float
    #: Name of the font; empty where nothing is known of it.
    font: str = ""
    #: True for a whole word: white space parts it from its neighbours.
    is_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A straight horizontal or vertical ruling line."""

    #: y of a horizontal line, x of a vertical one.
    at: float
    #: From where to where along the other direction.
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start
