"""The model learns what was worn together, forgets nothing on disk, and takes sharpness for what it is."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from modiste.core.errors import WeightsError
from modiste.stylist.outfits.compatibility import FILE, JUDGED, Compatibility
from modiste.stylist.outfits.evaluate import answer, controls, exchanged, judge_of, questions_of
from modiste.stylist.outfits.fitting import fit, folds_of, wearers_of
from modiste.stylist.outfits.harmony import colour_facts, harmony
from modiste.stylist.outfits.layout import FACTS, TRUNK
from tests.stylist.outfits.closets import worn


def test_styles_that_are_worn_together_are_found_on_outfits_it_has_not_seen() -> None:
    known, held = worn(30), worn(12, seed=5)
    model = fit(known)
    judges = {"model": judge_of(model, held), **controls(known, held)}
    questions = questions_of(held, np.random.default_rng(0))
    right = {name: np.mean([answer(judge, one)[0] for one in questions]) for name, judge in judges.items()}
    assert right["model"] > 0.6
    assert set(right) == {"model", "photo statistics", "word and colour pairs", "mean similarity"}
    edits = exchanged(held, model, (model, model), np.random.default_rng(0))
    assert len(edits) == 12
    assert all(agrees in (0.0, 1.0) and 1 <= rank <= 50 for _, _, rank, agrees in edits)


def test_a_model_is_the_same_after_saving(tmp_path: Path) -> None:
    data = worn(40)
    model = fit(data)
    model.save(tmp_path)
    assert (tmp_path / FILE).stat().st_size < 500_000
    again = Compatibility.load(tmp_path)
    slots = [JUDGED[slot] for slot in data.slots[:8]]
    assert np.allclose(model.pair_scores(data.looks[:8], slots), again.pair_scores(data.looks[:8], slots), atol=0.05)
    pairs, colours = model.pair_scores(data.looks[:4], slots[:4]), colour_facts(data.looks[:4, FACTS])
    assert abs(model.energy(pairs, colours) - again.energy(pairs, colours)) < 0.05
    together = [model.pair_scores(data.looks[[row, row + 1]], ["outer", "upper"])[0, 1] for row in range(0, 80, 4)]
    apart = [model.pair_scores(data.looks[[row, row + 5]], ["outer", "upper"])[0, 1] for row in range(0, 80, 4)]
    assert np.mean(together) > np.mean(apart) + 0.5
    (tmp_path / FILE).write_bytes(b"torn")
    with pytest.raises(WeightsError, match="modiste train outfits"):
        Compatibility.load(tmp_path)


def test_colours_go_together_in_one_way_whatever_they_are_worn_on(tmp_path: Path) -> None:
    model = fit(worn(40))
    forms = model.colour.forms
    assert (forms == forms[0, 0]).all(), "a pair of slots that is seldom seen has what all pairs tell"
    assert not (model.cut.forms == model.cut.forms[0, 0]).all(), "how cuts go together depends on what they are of"
    model.save(tmp_path)
    kept = load_file(tmp_path / FILE)
    assert (len(kept["colour.forms"]), len(kept["cut.forms"])) == (1, 21)
    again = Compatibility.load(tmp_path)
    assert np.allclose(again.colour.forms, forms, atol=0.01 * float(np.abs(forms).max()))


def test_folds_keep_wearers_together_and_near_copies_are_one_wearer() -> None:
    data = worn(20)
    looks = np.concatenate([data.looks, data.looks[:4]])
    slots, outfits = np.concatenate([data.slots, data.slots[:4]]), np.concatenate([data.outfits, [20, 20, 20, 20]])
    wearers = wearers_of(looks, slots, outfits)
    assert wearers[0] == wearers[-1]
    folds = folds_of(wearers, 5, 0)
    assert all(len(set(folds[wearers == one])) == 1 for one in set(wearers.tolist()))
    assert max(np.bincount(folds)) - min(np.bincount(folds)) <= 12


def test_harmony_counts_hues_and_prints() -> None:
    grey, red, blue = (0.6, 0, 0), (0.6, 0.2, 0.1), (0.5, -0.03, -0.2)
    plain, printed = (0.02, 0.01, 0.01), (0.2, 0.05, 0.05)
    facts = np.array([(*grey, *plain), (*red, *plain), (*blue, *printed)], np.float32)
    found = harmony(facts)
    assert (found[5], found[6]) == (2, 1)
    assert found[4] > harmony(facts[[0, 1]])[4] == 0


def test_a_light_that_all_photos_share_says_nothing_of_the_cut() -> None:
    """What is added to every look of a wardrobe hardly changes which pairs go together."""
    model, held = fit(worn(40)), worn(40, seed=5)
    slots = [JUDGED[slot] for slot in held.slots]
    lit = held.looks.copy()
    lit[:, TRUNK] += np.random.default_rng(3).normal(0, 3.0, TRUNK.stop).astype(np.float32)
    plain, there = model.pair_scores(held.looks, slots), model.pair_scores(lit, slots)
    assert np.corrcoef(plain.ravel(), there.ravel())[0, 1] > 0.8
