"""The job that sews: pictures with their specification are kept, documents lie in the job's folder."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from modiste.core.errors import InputError
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kind import Lane
from modiste.studio.jobs.kinds import job_kinds
from modiste.studio.jobs.kinds.sewing import SewJobRequest, run_sew, sew_again
from modiste.studio.store import Store
from modiste.studio.studio import Studio

JOB = "0123456789abcdef"


def context_of(store: Store, told: list[int], seen: list[bytes]) -> JobContext:
    return JobContext(JOB, None, store, lambda done, _total, _status, _spoken: told.append(done), seen.append)


def test_words_become_a_sewn_garment_that_can_be_sewn_again(studio: Studio, home: Path) -> None:
    told: list[int] = []
    seen: list[bytes] = []
    with Store.open(home) as store:
        asked = SewJobRequest(text="чёрная футболка", seed=3, quick=True, pixels=256, views=("front", "back"),
                              documents=("flat.svg", "pattern.svg"))
        result = run_sew(studio, asked, context_of(store, told, seen))
        front, back = (store.pictures.get(None, one) for one in result.pictures)
        assert (front.kind, front.origin, front.text("view"), back.text("view")) == ("design", "sew", "front", "back")
        assert front.text("garment") == "tshirt"
        assert (front.width_px, front.height_px) == (256, 256)
        assert front.lineage is not None
        assert front.lineage.seed == 3
        names = {path.name for path in home.rglob(f"*{JOB}*/*")}
        assert {"flat.svg", "pattern.svg"} <= names
        assert result.fact("garment") == "tshirt"
        assert told == sorted(told)
        assert told[-1] == 1000
        assert len(seen) >= 2, "it is shown as it hangs, and then as it is photographed"
        again = sew_again(front.attributes["spec"], pixels=256, quick=True)
        assert (again.text, again.pixels) == ("", 256)
        assert again.spec == front.attributes["spec"]


def test_requests_that_say_too_little_or_too_much_are_refused(studio: Studio, home: Path) -> None:
    for wrong in ({}, {"text": "dress", "spec": {}}, {"text": "dress", "documents": ("flat.svg", "flat.pdf")},
                  {"text": "dress", "documents": ("sheet.pdf", "sheet.xlsx")}, {"text": "dress", "pose": "flying"}):
        with pytest.raises((ValidationError, InputError)):
            SewJobRequest.model_validate(wrong)
    with pytest.raises(InputError, match="specification"):
        sew_again(None)
    with Store.open(home) as store, pytest.raises(InputError):
        run_sew(studio, SewJobRequest(text="a cup of tea"), context_of(store, [], []))


def test_a_training_never_keeps_a_drawing_waiting(studio: Studio) -> None:
    kinds = job_kinds(studio)
    assert kinds.get("train").lane is Lane.BACKGROUND
    assert {kinds.get(name).lane for name in ("design", "fabric", "sew")} == {Lane.HEAVY}
