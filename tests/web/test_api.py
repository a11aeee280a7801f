"""The API: what it says, to whom, and that no request makes it fail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine, event

from desk.accounts import get_account
from desk.tokens import add_token, revoke_token
from domain.account import Deed, Role, Scope
from storage.deeds import load_deeds
from storage.models import MessageRow
from tests.web.conftest import NAMES, Client, Site
from web.app import route_roles


def program(site: Site, role: Role = Role.OFFICER, scope: Scope = Scope.WRITE) -> Client:
    """Return a program with a token of an account of ``role``."""
    secret, _ = add_token(
        site.app, account=get_account(site.app, NAMES[role]), name="thử", scope=scope, expires_at=None, by="thử"
    )
    client = site.client()
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


def test_same_as_the_command_line(site: Site) -> None:
    """What a program is told of who is missing, and of the register, is what the commands say."""
    client, run = program(site, Role.VIEWER, Scope.READ), site.installation.json
    as_of = site.clock().isoformat()
    for path, words in (("missing", ("missing",)), ("export", ("export",)), ("status", ("status",))):
        assert client.get(f"/api/{path}", params={"as_of": as_of}).json() == run(*words, "--as-of", as_of)


def test_units_are_filtered(site: Site) -> None:
    """Units are asked for by group and by status."""
    client = program(site, scope=Scope.READ)
    found = client.get("/api/units", params={"group": "truong_hoc", "status": "registered"}).json()
    assert [unit["code"] for unit in found] == ["MN-KIMTHU"]
    assert client.get("/api/missing", params={"group": "khong_co"}).status_code == 404


def test_nothing_is_sent_twice(site: Site) -> None:
    """Who names the tag of what they have is told that nothing has changed, until something has."""
    client = program(site, scope=Scope.READ)
    first = client.get("/api/reviews")
    again = client.get("/api/reviews", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    (number, *_) = (question["id"] for question in first.json() if not question["is_remark"])
    officer = program(site)
    assert officer.post(f"/api/reviews/{number}/answer", json={"action": "ignore"}).status_code == 200
    assert client.get("/api/reviews", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_the_moment_alone_is_no_change(site: Site) -> None:
    """Minutes later a document that says the same is not sent again; a deadline that has passed is news."""
    client = program(site, scope=Scope.READ)
    paths = ("/api/status", "/api/missing", "/api/export", "/api/units")
    tags = {path: client.get(path).headers["etag"] for path in paths}

    def asked() -> list[int]:
        return [client.get(path, headers={"If-None-Match": tags[path]}).status_code for path in paths]

    site.clock.move(timedelta(minutes=2))
    assert asked() == [304] * 4
    site.clock.move(timedelta(days=1))
    # Who is missing is late now; of those who have answered nothing is different.
    assert asked() == [200, 200, 304, 304]


def test_what_a_program_takes_away_is_in_the_log(site: Site) -> None:
    """Each time that a program is sent the whole register, the log says so; not if it is only told that it has it."""
    client = program(site, Role.VIEWER, Scope.READ)

    def taken() -> list[tuple[str, str]]:
        with site.app.store.read() as session:
            found = load_deeds(session, limit=100)
        return [(deed.name, deed.text) for deed in found if deed.deed is Deed.EXPORTED]

    tag = client.get("/api/export").headers["etag"]
    assert taken() == [(NAMES[Role.VIEWER], "/api/export")]
    assert client.get("/api/export", headers={"If-None-Match": tag}).status_code == 304
    assert len(taken()) == 1


def test_units_are_asked_for_without_the_ledger(site: Site) -> None:
    """Units come of the register alone: thousands of mails make their list no slower."""
    client, said = program(site), list[str]()
    client.get("/api/status")

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert client.get("/api/units").json() == client.get("/api/units").json() != []
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert said
    assert not [statement for statement in said if MessageRow.__tablename__ in statement]


def test_a_program_answers_and_takes_it_back(site: Site) -> None:
    """A token that may write enters a form with other rows, in the name of its account; undoing opens the question."""
    client = program(site)
    questions = {question["sender"]: question["id"] for question in client.get("/api/reviews").json()}
    number = questions["la@nguoila.example"]
    row = {"kind": "collective", "performer": "Tổ 1", "field": "economy", "model": "Sân sạch"}
    wrong = client.post(
        f"/api/reviews/{number}/answer", json={"action": "edit", "unit": "MN-KIMAN", "entries": [{**row, "field": "x"}]}
    )
    assert wrong.status_code == 409
    assert "economy" in wrong.json()["detail"]
    body = {"action": "edit", "unit": "MN-KIMAN", "entries": [row, {**row, "model": "Vườn rau"}]}
    made = client.post(f"/api/reviews/{number}/answer", json=body).json()
    models = [entry["model"] for entry in client.get("/api/export").json()["entries"] if entry["unit"] == "MN-KIMAN"]
    assert models == ["Sân sạch", "Vườn rau"]
    assert client.post(f"/api/reviews/{number}/answer", json=body).status_code == 409
    assert client.post(f"/api/decisions/{made['decision']}/undo").status_code == 204
    assert "la@nguoila.example" in [question["sender"] for question in client.get("/api/reviews").json()]
    assert not [entry for entry in client.get("/api/export").json()["entries"] if entry["unit"] == "MN-KIMAN"]


def test_who_may_what(site: Site) -> None:
    """No token, a wrong, revoked or expired one learns nothing; reading tokens and viewers' tokens decide nothing."""
    nobody = site.client()
    nobody.cookies.clear()
    assert nobody.get("/api/missing").status_code == 401
    assert nobody.get("/api/missing").headers["www-authenticate"] == "Bearer"
    assert nobody.get("/api/missing", headers={"Authorization": "Bearer dk_wrong"}).status_code == 401
    body = {"action": "ignore"}
    for role, scope in ((Role.VIEWER, Scope.WRITE), (Role.OFFICER, Scope.READ)):
        client = program(site, role, scope)
        assert client.get("/api/missing").status_code == 200
        assert client.post("/api/reviews/1/answer", json=body).status_code == 403
    # A session in a browser looks, and does not decide: another site could make it send.
    assert site.client(Role.OFFICER).get("/api/missing").status_code == 200
    assert site.client(Role.OFFICER).post("/api/reviews/1/answer", json=body).status_code == 401


def test_tokens_end(site: Site) -> None:
    """A token ends when it is revoked, and at its last instant."""
    account = get_account(site.app, NAMES[Role.OFFICER])
    until = site.clock() + timedelta(days=1)
    secret, made = add_token(site.app, account=account, name="a", scope=Scope.READ, expires_at=until, by="thử")
    client = site.client()
    client.headers["Authorization"] = f"Bearer {secret}"
    assert client.get("/api/status").status_code == 200
    site.clock.move(timedelta(days=1))
    assert client.get("/api/status").status_code == 401
    site.clock.move(timedelta(days=-1))
    revoke_token(site.app, number=made.id, by="thử")
    assert client.get("/api/status").status_code == 401


@pytest.fixture(scope="module")
def described(shared_site: Site) -> tuple[Client, dict[str, Any]]:
    client = program(shared_site)
    return client, client.get("/api/openapi.json").json()


def test_the_description_names_every_route(described: tuple[Client, dict[str, Any]]) -> None:
    """What OpenAPI describes is what there is; nothing but the API is in it."""
    _, document = described
    paths = {path for (path, _), _ in route_roles() if path.startswith("/api/")}
    assert len(paths) == 9
    assert set(document["paths"]) == paths - {"/api/openapi.json"}


def test_no_request_makes_it_fail(described: tuple[Client, dict[str, Any]]) -> None:
    """Whatever is sent to a described route is answered, and never with an error of ours."""
    client, document = described
    schema = schemathesis.openapi.from_dict(document)
    seen: list[tuple[str, int]] = []
    for operation in schema.get_all_operations():
        case_of = operation.ok().as_strategy()  # type: ignore[union-attr]  # an error here fails the test

        @settings(
            max_examples=40,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=case_of)
        def ask(case: Any) -> None:
            answer = client.request(
                case.method, case.formatted_path, params=case.query or None, json=_body(case), headers=_headers(case)
            )
            seen.append((f"{case.method} {case.path}", answer.status_code))
            assert answer.status_code < 500, (
                case.method,
                case.formatted_path,
                case.query,
                case.body,
                answer.text[:500],
            )

        ask()
    assert len({route for route, _ in seen}) == 8
    assert {200, 404} <= {status for _, status in seen}


def _body(case: Any) -> Any:
    return case.body if isinstance(case.body, dict | list | str | int | float | bool) else None


def _headers(case: Any) -> dict[str, str]:
    return {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}


def test_answers_are_as_described(described: tuple[Client, dict[str, Any]]) -> None:
    """Each document that is asked for fits its description."""
    client, document = described
    number = client.get("/api/reviews").json()[0]["id"]
    for path in ("/api/status", "/api/missing", "/api/export", "/api/units", "/api/reviews", "/api/reviews/{number}"):
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        answer = client.get(path.replace("{number}", str(number)))
        jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]}).validate(answer.json())
