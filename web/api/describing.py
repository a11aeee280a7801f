"""The description of the API for programs and for those who write them."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response

from web.api.access import Reader
from web.api.answering import router as answering
from web.api.reading import router as reading

router = APIRouter(prefix="/api", tags=["description"])


@router.get("/openapi.json", include_in_schema=False)
def describe(_caller: Reader) -> Response:
    """Return the API's description (OpenAPI 3.1)."""
    return JSONResponse(get_openapi(title="dangky", version="1", routes=[*reading.routes, *answering.routes]))
