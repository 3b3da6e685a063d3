"""What the API's own description promises, tried with requests made from it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from modiste.studio.studio import Studio
from modiste.web.app import create_app

_TRIES = 8


def test_the_api_keeps_what_it_promises(web_studio: Studio) -> None:
    # Here, as it takes seconds to import and every process of a run collects every test.
    schemathesis = pytest.importorskip("schemathesis")
    checks = pytest.importorskip("schemathesis.specs.openapi.checks")
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(web_studio, pages=()))
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        starts = operation.path.startswith("/api/v1/jobs/") and "{" not in operation.path
        if starts and operation.method.upper() == "POST":
            continue  # what is well formed would run; the requests of jobs have tests of their own

        @settings(max_examples=_TRIES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def attempt(case: Any) -> None:
            # A file that is no picture, or a day that is past, fits its schema and is refused all the same.
            case.call_and_validate(excluded_checks=[checks.positive_data_acceptance])

        attempt()
        tried += 1
    assert tried > 20
