from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from modiste.core.errors import InputError, ModelError, TrainingError, WeightsError
from modiste.stylist.fit.advice import FitBody, FitQuestion, advise
from modiste.stylist.fit.features import FEATURES, Known, features, learn_priors
from modiste.stylist.fit.growing import FitRecipe, as_arrays, grow, training_rows
from modiste.stylist.fit.model import FILE, FitModel, bundled_model
from modiste.stylist.fit.notes import FitNotes
from modiste.stylist.fit.rentals import NamedNotes
from modiste.stylist.fit.scores import calibration_error, check_no_leak, macro_auc
from modiste.stylist.fit.steps import LADDER, read_step
from modiste.stylist.fit.trees import LEAF, Trees

FINE = tuple(f"US {number}" for number in range(0, 22, 2))
TINY = FitRecipe(trees=25, leaves=8, notes_in_leaf=30, learning_rate=0.15)


@pytest.fixture(scope="module")
def grown(named: NamedNotes) -> FitModel:
    learnt = named.notes.day < np.quantile(named.notes.day, 0.8)
    return grow(named, training_rows(named.notes, learnt, TINY, 0), TINY, 0)


def test_our_sums_are_those_of_the_library_that_grew_the_trees(named: NamedNotes):
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = features(named.notes, named.notes, learn_priors(named.notes))
    rows = rows[:, ~np.isnan(rows).all(axis=0)]
    learner = HistGradientBoostingClassifier(max_iter=12, max_leaf_nodes=9, random_state=0, early_stopping=False)
    learner.fit(rows, named.notes.outcome == 0)
    ours = as_arrays(learner).probability(rows)
    assert np.abs(ours - learner.predict_proba(rows)[:, 1]).max() < 1e-5


def test_it_tells_more_than_the_body_alone_and_says_how_sure(named: NamedNotes, grown: FitModel):
    late = named.notes.rows(named.notes.day >= np.quantile(named.notes.day, 0.8))
    nothing = np.zeros(len(late), bool)
    every = grown.probabilities(late, named.notes)
    alone = grown.probabilities(late, named.notes, Known(item=nothing, person=nothing))
    assert macro_auc(late.outcome, every) > macro_auc(late.outcome, alone) + 0.05
    assert calibration_error(late.outcome, every) < 0.08
    assert np.allclose(every.sum(axis=1), 1)


def test_features_never_look_at_the_day_itself_or_later(named: NamedNotes):
    notes = named.notes
    priors = learn_priors(notes)
    at = len(notes) // 2
    asked = notes.rows(np.array([at]))
    before = notes.rows(notes.day < notes.day[at])
    assert np.array_equal(features(asked, notes, priors), features(asked, before, priors), equal_nan=True)
    turned = replace(asked, outcome=np.array([(notes.outcome[at] + 1) % 3]), rating=np.array([2.0]))
    assert np.array_equal(features(turned, notes, priors), features(asked, notes, priors), equal_nan=True)


def test_an_alarm_for_what_is_too_good():
    assert check_no_leak(0.76) == 0.76
    with pytest.raises(ModelError):
        check_no_leak(0.81)


def test_a_larger_size_is_never_more_likely_small(named: NamedNotes, grown: FitModel):
    rng = np.random.default_rng(1)
    for _ in range(25):
        question = FitQuestion(item=int(rng.integers(40)), person=int(rng.integers(300)), day=18001,
                               category=int(rng.integers(-1, 3)), body=FitBody(weight_kg=float(rng.uniform(45, 100))))
        advice = advise(grown, named.notes, question, LADDER, "x")
        small, large = ([getattr(one, name) for one in advice.sizes] for name in ("small", "large"))
        assert small == sorted(small, reverse=True)
        assert large == sorted(large)
        assert all(abs(one.small + one.fits + one.large - 1) < 1e-9 for one in advice.sizes)
        assert advice.take in advice.between


def test_little_known_is_wide_and_notes_narrow_it(named: NamedNotes, grown: FitModel):
    def width(**known) -> int:
        question = FitQuestion(item=5, day=18001, **{"person": 9999, **known})
        return len(advise(grown, named.notes, question, FINE, "x").between)

    counts = np.bincount(named.notes.person)
    assert width() >= width(body=FitBody(weight_kg=63)) >= width(person=int(np.argmax(counts)),
                                                                 body=FitBody(weight_kg=63))
    assert width() > width(usual="M")


def test_ones_own_notes_move_the_advice(named: NamedNotes, grown: FitModel):
    def take(outcome: int) -> float:
        own = named.notes.rows(np.arange(6))
        own = replace(own, person=np.full(6, 9000), step=np.full(6, 4.0), outcome=np.full(6, outcome),
                      day=np.full(6, 17990))
        notes = FitNotes(**{name: np.concatenate([getattr(named.notes, name), getattr(own, name)])
                            for name in FitNotes.__slots__})
        return read_step(advise(grown, notes, FitQuestion(item=39, person=9000, day=18001), LADDER, "x").take)

    assert take(0) > take(2)


def test_saved_and_loaded_it_says_the_same(named: NamedNotes, grown: FitModel, tmp_path: Path):
    grown.save(tmp_path, {"notes": "2600"})
    loaded = FitModel.load(tmp_path)
    asked = named.notes.rows(np.arange(50))
    assert np.array_equal(loaded.probabilities(asked, named.notes), grown.probabilities(asked, named.notes))
    assert loaded.categories == ("coat", "dress", "top")
    data = bytearray((tmp_path / FILE).read_bytes())
    data[-3] ^= 1
    (tmp_path / FILE).write_bytes(bytes(data))
    with pytest.raises(WeightsError):
        FitModel.load(tmp_path)
    (tmp_path / "SHA256SUMS").unlink()
    (tmp_path / FILE).write_bytes(b"x" * 40)
    with pytest.raises(WeightsError):
        FitModel.load(tmp_path)


def test_trees_that_would_never_end_are_refused(grown: FitModel):
    arrays = grown.small.to_arrays("small")
    inner = int(np.flatnonzero(np.asarray(arrays["small.feature"]) != LEAF)[0])
    for name, value in (("left", inner), ("right", 10**6), ("feature", 200)):
        broken = {key: np.array(array) for key, array in arrays.items()}
        broken[f"small.{name}"][inner] = value
        with pytest.raises(ValueError, match="hold together"):
            Trees.from_arrays(broken, "small", len(FEATURES))


def test_too_few_notes_train_nothing(named: NamedNotes):
    few = NamedNotes(notes=named.notes.rows(np.arange(50)), people=named.people, items=named.items,
                     categories=named.categories, occasions=())
    with pytest.raises(TrainingError):
        grow(few, training_rows(few.notes, np.ones(50, bool), TINY, 0), TINY, 0)


def test_the_bundled_model_gives_sensible_advice():
    model = bundled_model()
    taken = []
    for weight in (48, 62, 80, 105):
        question = FitQuestion(item=1, person=1, day=20000, body=FitBody(height_cm=167, weight_kg=weight))
        from modiste.stylist.fit.asking import no_notes

        advice = advise(model, no_notes(), question, LADDER, "x")
        taken.append(read_step(advice.take))
        assert advice.of(advice.take).fits > 0.35
    assert taken == sorted(taken)
    assert taken[-1] > taken[0] + 3


def test_measures_that_no_body_has():
    with pytest.raises(InputError):
        FitBody(height_cm=300)
    with pytest.raises(InputError):
        read_step("huge")


@pytest.mark.parametrize(("size", "step"), [("US 8", 4), ("8", 4), ("EU 38", 4), ("38", 4), ("14", 7), ("0", 0)])
def test_sizes_as_steps(size: str, step: float):
    assert read_step(size) == pytest.approx(step, abs=0.6)
    assert [read_step(letter) for letter in LADDER] == sorted(read_step(letter) for letter in LADDER)
