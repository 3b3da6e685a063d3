"""What the API's own description promises, tried with requests made from it."""

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings

from modiste.web.app import create_app
from tests.web.conftest import WebStudio

schemathesis = pytest.importorskip("schemathesis")
_TRIES = 4
_CHECKS = ("not_a_server_error", "content_type_conformance", "status_code_conformance", "response_schema_conformance")


def test_the_api_keeps_what_it_promises(web_studio: WebStudio) -> None:
    app: FastAPI = create_app(web_studio, pages=())
    from fastapi.testclient import TestClient

    checks = [getattr(schemathesis.checks, name) for name in _CHECKS if hasattr(schemathesis.checks, name)]
    with TestClient(app):
        schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
        tried = 0
        for result in schema.get_all_operations():
            operation = result.ok()
            if "/jobs/" in operation.path and operation.method.upper() == "POST" and "{" not in operation.path:
                continue  # jobs that are well formed would run; their requests have tests of their own

            @settings(max_examples=_TRIES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
                      suppress_health_check=list(HealthCheck))
            @schemathesis_given(operation)
            def attempt(case: "schemathesis.Case") -> None:
                case.call_and_validate(checks=checks)

            attempt()
            tried += 1
    assert tried > 20


def schemathesis_given(operation: object) -> object:
    """Cases of an operation."""
    from hypothesis import given

    return given(case=operation.as_strategy())  # type: ignore[attr-defined]
