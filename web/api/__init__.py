"""What the pages know, as JSON for programs: described by OpenAPI, asked for with a token or a session."""

from __future__ import annotations

from web.api import answering, describing, reading

#: Every router of the API.
API_ROUTERS = (reading.router, answering.router, describing.router)
