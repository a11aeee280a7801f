"""Files that a page makes for people to keep."""

from __future__ import annotations

from starlette.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def download(content: bytes, *, name: str, media_type: str) -> Response:
    """Return ``content`` to be saved as ``name``, which is of ASCII letters, digits, dot and hyphen."""
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
