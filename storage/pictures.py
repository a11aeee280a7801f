"""Pictures of files, kept so that a file is printed and painted once. A cache: any of it can be made again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from domain.original import Picture, Rendering
from domain.reasons import Reason
from storage.models import PagePictureRow, RenderingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRendering:
    """What making pictures of a file gave, and when."""

    rendering: Rendering
    made_at: datetime


def load_rendering(session: Session, *, sha256: str) -> KeptRendering | None:
    """Return what was made of the file with this hash; None: nothing was tried, or it is forgotten."""
    row = session.scalar(select(RenderingRow).where(RenderingRow.sha256 == sha256))
    if row is None:
        return None
    counted = select(func.count()).select_from(PagePictureRow).where(PagePictureRow.rendering == row.id)
    rendering = Rendering(
        sha256=sha256,
        page_count=row.page_count,
        picture_count=session.scalars(counted).one(),
        reason=None if row.reason_code is None else Reason(code=row.reason_code, details=row.reason_details or {}),
    )
    return KeptRendering(rendering=rendering, made_at=row.made_at)


def load_picture(session: Session, *, sha256: str, page: int) -> Picture | None:
    """Return page ``page`` (from 1) of the file with this hash; None: there is no picture of it."""
    statement = select(PagePictureRow).join(RenderingRow, RenderingRow.id == PagePictureRow.rendering)
    row = session.scalar(statement.where(RenderingRow.sha256 == sha256, PagePictureRow.page == page))
    if row is None:
        return None
    return Picture(media_type=row.media_type, data=row.data, width_px=row.width_px, height_px=row.height_px)


def load_sizes(session: Session, *, sha256: str) -> tuple[tuple[int, int], ...]:
    """Return width and height, in points, of each picture of the file with this hash, from its first page on."""
    statement = (
        select(PagePictureRow.width_px, PagePictureRow.height_px)
        .join(RenderingRow, RenderingRow.id == PagePictureRow.rendering)
        .where(RenderingRow.sha256 == sha256)
        .order_by(PagePictureRow.page)
    )
    return tuple((width, height) for width, height in session.execute(statement))


def record_rendering(session: Session, *, rendering: Rendering, pictures: Sequence[Picture], now: datetime) -> None:
    """Keep what was made of a file, in place of what was kept of it."""
    _forget(session, select(RenderingRow.id).where(RenderingRow.sha256 == rendering.sha256))
    why = rendering.reason
    values = {
        "sha256": rendering.sha256,
        "page_count": rendering.page_count,
        "reason_code": why and why.code,
        "reason_details": why and dict(why.details),
        "made_at": now,
    }
    number = session.scalars(insert(RenderingRow).returning(RenderingRow.id), values).one()
    rows = [
        {
            "rendering": number,
            "page": page,
            "width_px": picture.width_px,
            "height_px": picture.height_px,
            "media_type": picture.media_type,
            "data": picture.data,
        }
        for page, picture in enumerate(pictures, start=1)
    ]
    if rows:
        session.execute(insert(PagePictureRow), rows)


def forget_renderings(session: Session, *, before: datetime) -> None:
    """Let go what was made before this instant."""
    _forget(session, select(RenderingRow.id).where(RenderingRow.made_at < before))


def _forget(session: Session, chosen: Select[int]) -> None:
    numbers = tuple(session.scalars(chosen))
    session.execute(delete(PagePictureRow).where(PagePictureRow.rendering.in_(numbers)))
    session.execute(delete(RenderingRow).where(RenderingRow.id.in_(numbers)))
