"""`modiste doctor`: what is in order, what is not with its remedy, and a self-test that goes on past a fault."""

from pathlib import Path

import pytest

from modiste.core.errors import InputError
from modiste.core.messages import Message, named
from modiste.data.cards import bundled_names
from modiste.studio.doctor import acts, examining
from modiste.studio.doctor.acts import Desk, self_test
from modiste.studio.doctor.examining import MODELS, _models, _package
from tests.cli.conftest import Run


def test_all_is_in_order_and_stands_as_json(run: Run) -> None:
    done = run("doctor", "--no-test", "--json")
    assert done.code == 0
    found = done.json()["findings"]
    assert {one["group"] for one in found} == {"machine", "packages", "models", "studio"}
    assert {one["name"] for one in found if one["group"] == "models"} == set(bundled_names()) == set(MODELS)
    assert all(one["state"] == "ok" or one["remedy"] for one in found)
    assert done.json()["acts"] == []


def test_what_is_missing_names_its_remedy(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "weights" / "cut"
    broken.mkdir(parents=True)
    (broken / "README.md").write_text("---\n---\nA card.")
    (broken / "model.safetensors").write_bytes((90).to_bytes(8, "little") + b'{"a": {"data_offsets": [0, 99]}}')
    by_name = {one.name: one for one in _models(tmp_path / "weights")}
    assert "damaged: model.safetensors" in str(by_name["cut"].seen)
    assert "missing" in str(by_name["body"].seen)
    assert "pip install" in str(by_name["body"].remedy)
    assert _package("no-such-package", "").state == "missing"
    assert "modiste[train]" in str(_package("no-such-package", "train").remedy)
    monkeypatch.setattr(examining, "weights_folder", lambda: tmp_path / "weights")
    done = run("--language", "ru", "doctor", "--no-test")
    assert done.code == 1
    assert "повреждено" in done.out
    assert "body" in done.message


def test_the_self_test_goes_on_past_a_fault(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = []

    def refuses(desk: Desk) -> Message:
        folders.append(desk.folder)
        raise InputError("studio.find_nothing")

    def breaks(_desk: Desk) -> Message:
        raise RuntimeError("no such luck")

    def works(desk: Desk) -> Message:
        assert desk.picture("white shirt").exists()  # what another act did not make is a plain picture
        return named("fine", "хорошо")

    told = []
    mine = (("one", refuses), ("two", breaks), ("three", works), *(one for one in acts.ACTS if one[0] == "fabric"))
    done = self_test(told.append, mine)
    assert [one.ok for one in done] == [False, False, True, True]
    assert told == list(done)
    assert "RuntimeError: no such luck" in str(done[1].said)
    assert not folders[0].exists()
    monkeypatch.setattr(acts, "ACTS", mine)
    ran = run("doctor")
    assert ran.code == 1
    assert "three" in ran.out
    assert "one, two" in ran.messages[-1]
