from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from modiste.core.errors import DataError
from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks import draft
from modiste.sewing.evaluate import evaluate_prompts, evaluate_random
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation import QUICK
from modiste.sewing.simulation.values import Hung
from modiste.sewing.tailor import body_of, sew
from modiste.sewing.verification import Check, hanging, verify
from modiste.sewing.verification.prompt_facts import made
from modiste.train.scores import EvaluateRequest


def _sewn(text: str) -> tuple[GarmentSpec, Pattern]:
    spec = made(text).spec
    return spec, draft(spec, body_of(spec))


def _failed(checks: tuple[Check, ...]) -> list[str]:
    return [check.what for check in checks if not check.ok]


@pytest.mark.parametrize("text", [
    "white shirt with two chest pockets", "джинсы с высокой посадкой", "double-breasted wool coat with six buttons",
    "чёрное худи с карманом-кенгуру", "denim dungarees", "юбка-карандаш чёрная с разрезом сзади",
    "мини-юбка кожаная на молнии сбоку", "фартук в полоску", "льняные брюки на кулиске",
    "льняное платье-рубашка миди с поясом",
])
def test_all_of_it_is_there(text: str) -> None:
    spec, pattern = _sewn(text)
    assert not _failed(verify(spec, pattern))


def _without(pattern: Pattern, piece: str) -> Pattern:
    return replace(pattern, panels=tuple(panel for panel in pattern.panels if panel.piece != piece))


def _bare(pattern: Pattern, kind: str) -> Pattern:
    panels = tuple(replace(panel, trims=tuple(trim for trim in panel.trims if trim.kind != kind))
                   for panel in pattern.panels)
    return replace(pattern, panels=panels)


@pytest.mark.parametrize(("text", "piece", "what"), [
    ("white shirt with two chest pockets", "chest_pocket", "pockets patch chest"),
    ("white shirt with a shirt collar", "collar", "collar"),
    ("white shirt with a shirt collar", "sleeve", "sleeves"),
    ("white shirt with long sleeves and cuffs", "cuff", "cuffs"),
    ("чёрное худи с карманом-кенгуру", "hood", "collar"),
    ("льняное платье-рубашка миди с поясом", "belt", "belt"),
    ("джинсы", "belt_loop", "detail"),
])
def test_a_piece_left_out_is_missed(text: str, piece: str, what: str) -> None:
    spec, pattern = _sewn(text)
    assert what in _failed(verify(spec, _without(pattern, piece)))


def test_one_button_too_few_is_counted() -> None:
    spec, pattern = _sewn("white shirt with seven buttons")
    front = next(panel for panel in pattern.panels if panel.piece == "front" and panel.trims)
    at = next(i for i, trim in enumerate(front.trims) if trim.kind == "button")
    fewer = replace(front, trims=(*front.trims[:at], *front.trims[at + 1:]))
    lost = replace(pattern, panels=tuple(fewer if panel is front else panel for panel in pattern.panels))
    found = next(check for check in verify(spec, lost) if check.what == "buttons")
    assert (found.asked, found.found, found.ok) == ("7", "6", False)
    assert "buttons" in _failed(verify(spec, _bare(pattern, "button")))


def test_what_was_denied_and_is_there_is_a_fault() -> None:
    spec, pattern = _sewn("white shirt with two chest pockets")
    assert "pockets" in _failed(verify(replace(spec, pockets=()), pattern))
    assert "sleeves" in _failed(verify(replace(spec, sleeves=None), pattern))
    assert "buttons" in _failed(verify(replace(spec, closure=None), pattern))


def test_measures_are_those_of_the_spec_not_of_the_draft() -> None:
    spec, pattern = _sewn("knee-length a-line skirt")
    assert spec.skirt is not None
    longer = replace(spec, skirt=replace(spec.skirt, length_cm=spec.skirt.length_cm + 2, hem_cm=spec.skirt.hem_cm + 5))
    assert {"length", "girth of the skirt hem"} <= set(_failed(verify(longer, pattern)))


def _moved(hung: Hung, down_m: float) -> Hung:
    return replace(hung, vertices=hung.vertices - np.array([0.0, 0.0, down_m]))


def test_a_skirt_that_hangs_and_one_that_fell() -> None:
    spec = made("knee-length a-line skirt").spec
    hung = sew(spec, effort=QUICK).hung
    good = verify(spec, hung.pattern, hung)
    assert {"height of the hem", "height of the waistband"} <= {check.what for check in good if check.is_hung}
    assert not _failed(good)
    fallen = verify(spec, hung.pattern, _moved(hung, 0.08))
    assert {"height of the hem", "height of the waistband"} <= set(_failed(fallen))
    slanting = hung.vertices + np.array([0.0, 0.0, 0.3]) * hung.vertices[:, :1]
    assert "hem, left and right apart" in _failed(verify(spec, hung.pattern, replace(hung, vertices=slanting)))


def test_a_skirt_with_a_wide_band_is_measured_from_its_seam() -> None:
    spec = made("knee-length denim skirt with a 7 cm waistband").spec
    spec = replace(spec, waist=replace(spec.waist, height_cm=7.0)) if spec.waist is not None else spec
    hung = sew(spec, effort=QUICK).hung
    hem = next(check for check in verify(spec, hung.pattern, hung) if check.what == "height of the hem")
    assert spec.skirt is not None
    # The band lies around the waist, 4.2 cm of it below; the length is cut from its seam.
    waist = 100 * float(hung.body.landmarks["waist"][2])
    assert float(hem.asked.removesuffix(" cm")) == pytest.approx(waist - 0.6 * 7.0 - spec.skirt.length_cm, abs=0.1)
    assert hem.ok


def test_a_dropped_sleeve_is_measured_around_the_shoulder(monkeypatch) -> None:
    """By 9.5 cm out and 26.8 down: 36.3 cm along the seam, 30 as the crow flies."""
    spec = made("sweater with dropped shoulders").spec
    assert spec.bodice is not None
    assert spec.sleeves is not None
    spec = replace(spec, bodice=replace(spec.bodice, shoulder_cm=9.5),
                   sleeves=replace(spec.sleeves, kind="dropped", length_cm=26.8, cuff="hem"))  # fmt: skip
    pattern = draft(spec, body_of(spec))
    shoulders = {"shoulder_L": np.zeros(3), "shoulder_R": np.zeros(3)}
    out, low = np.array([0.08, 0.0, -0.05]), np.array([0.14, 0.0, -0.31])
    monkeypatch.setattr(hanging, "place", lambda _hung, _panel, at: out if at[1] > 0 else low)
    hung = cast(Hung, SimpleNamespace(pattern=pattern, body=SimpleNamespace(landmarks=shoulders)))
    assert [check.ok for check in hanging._sleeve(spec, hung)] == [True, True]
    monkeypatch.setattr(hanging, "place", lambda _hung, _panel, at: 0.8 * (out if at[1] > 0 else low))
    assert [check.ok for check in hanging._sleeve(spec, hung)] == [False, False]


def test_prompts_are_measured_without_hanging(tmp_path: Path) -> None:
    table = tmp_path / "prompts.toml"
    table.write_text('hand = """\nwhite shirt => g=shirt colour=white\nwhite shirt => g=jeans\n"""\n', "utf-8")
    card = evaluate_prompts(EvaluateRequest(data=table), hung_of=0)
    values = {score.name: score.value for score in card.scores}
    assert values["prompts whose wishes are all in the spec"] == 0.5
    assert values["what was asked is there, on the pattern"] == 1.0
    assert any("g=jeans" in note for note in card.notes)


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "prompts.toml"
    table.write_text("hand = [", "utf-8")
    with pytest.raises(DataError, match=r"prompts\.toml: expected a table of prompts"):
        evaluate_prompts(EvaluateRequest(data=table))


def test_random_specs_are_measured_without_hanging() -> None:
    card = evaluate_random(EvaluateRequest(samples=6, seed=40))
    assert {"patterns valid", "what was asked is there, on the pattern"} <= {score.name for score in card.scores}
    assert "garments that hold" not in {score.name for score in card.scores}
