"""What is noise and what is a ruling line."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from parsers.geometry.ruled import find_grids
from parsers.scan.ink import to_grey, to_ink
from parsers.scan.rules import find_segments

#: A page of A4 across at 200 dpi, with a table of 6 rows and 5 columns.
_HEIGHT, _WIDTH = 1654, 2339
_ROWS, _COLUMNS = range(200, 1401, 200), range(100, 2101, 400)


def _page(noise: float) -> NDArray[np.uint8]:
    """Return a page with ruling lines one point thick, and with noise of this standard deviation."""
    grey = np.full((_HEIGHT, _WIDTH), 250.0)
    for y in _ROWS:
        grey[y, _COLUMNS[0] : _COLUMNS[-1]] = 40
    for x in _COLUMNS:
        grey[_ROWS[0] : _ROWS[-1], x] = 40
    grey += np.random.default_rng(1).normal(0, noise, grey.shape)
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


@pytest.mark.parametrize("noise", [0.0, 6.0])
def test_lines_one_point_thick_are_no_noise(noise: float) -> None:
    """A program that prints hairlines gives a table all the same, on clean paper and on noisy paper."""
    (grid,) = find_grids(*find_segments(to_ink(to_grey(_page(noise)))), snap=16.0)
    assert (len(grid.rows), len(grid.columns)) == (len(_ROWS), len(_COLUMNS))
