"""A cut read off a photo and words together: which wins, what has no place, what is said to be unsure."""

import pytest

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.construction import Construction
from modiste.garment.cloth.material import Seen
from modiste.garment.reading.labels import CLASSES, encode, garment_class
from modiste.garment.reading.reader import Answer, ReadCut
from modiste.sewing.cut_labels import cut_labels
from modiste.sewing.specification import sample_spec, specify
from modiste.studio.cuts import CutReading, name_of_cut, reading_of, with_cut
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest


def _read(part: str = "upper", **answers: tuple[str, bool]) -> CutReading:
    read = ReadCut(part=part, answers={
        kind: Answer(value, 0.97 if sure else 0.4, sure) for kind, (value, sure) in answers.items()})
    return reading_of(read, "photo.jpg")


def _spec(reading: CutReading, text: str | None = None):
    (plan,) = plans_of(SewRequest(text=text, like=reading, seed=0))
    assert plan.spec is not None
    return plan


SHIRT = _read(garment=("shirt", True), sleeve_length=("short", True), collar=("shirt", True), closure=("buttons", True),
              neckline=("v", True), fit=("loose", True), top_length=("hip", True))


def test_what_is_sure_is_sewn() -> None:
    spec = _spec(SHIRT).spec
    seen = cut_labels(spec)
    assert {kind: seen[kind] for kind in ("garment", "sleeve_length", "collar", "closure", "fit")} == {
        "garment": "shirt", "sleeve_length": "short", "collar": "shirt", "closure": "buttons", "fit": "loose"}


@pytest.mark.parametrize(("text", "kind", "value"), [
    ("shirt with long sleeves", "sleeve_length", "long"), ("рубашка с длинным рукавом", "sleeve_length", "long"),
    ("shirt with a stand collar", "collar", "stand"), ("fitted shirt", "fit", "fitted"),
])
def test_the_words_win_where_both_speak(text: str, kind: str, value: str) -> None:
    seen = cut_labels(_spec(SHIRT, text).spec)
    assert seen[kind] == value
    others = {"sleeve_length": "short", "collar": "shirt", "fit": "loose"}
    del others[kind]
    assert all(seen[other] == kept for other, kept in others.items())


@pytest.mark.parametrize(("garment", "material", "sewn"), [
    ("trousers", "denim", "jeans"), ("jacket", "padded", "puffer_jacket"), ("skirt", "denim", "denim_skirt"),
    ("dress", "knit", "sweater_dress"),
])
def test_what_it_is_made_of_makes_it_a_finer_garment(garment: str, material: str, sewn: str) -> None:
    read = ReadCut(part="upper", answers={"garment": Answer(garment, 0.97, True)})
    reading = reading_of(read, "photo.jpg", Seen(material, 0.8))
    assert _spec(reading).spec.garment == sewn
    assert _spec(reading, "the same").spec.garment == sewn
    linen = _spec(reading, "the same in linen").spec
    assert (linen.garment, linen.cloth("body").material) == (garment, "linen")


@pytest.mark.parametrize(("garment", "wearer", "text", "sex"), [
    ("shirt", "men", None, "men"), ("shirt", "women", "the same", "women"), ("shirt", "men", "women's shirt", "women"),
    ("shirt", "men", "t-shirt in the same cut", "men"), ("tshirt", "boys", None, "children"),
    ("dress", "men", None, "women"), ("shirt", None, None, "women"),
])  # fmt: skip
def test_it_is_cut_for_whom_the_photos_garment_is_unless_words_say_another(
        garment: str, wearer: str | None, text: str | None, sex: str) -> None:
    read = ReadCut(part="dress" if garment == "dress" else "upper", answers={"garment": Answer(garment, 0.97, True)})
    reading = reading_of(read, "photo.jpg", wearer=None if wearer is None else Seen(wearer, 0.9))
    assert _spec(reading, text).spec.sex == sex


def test_another_garment_takes_what_it_has_a_place_for() -> None:
    dress = _read("dress", garment=("dress", True), sleeve_length=("long", True), collar=("none", True),
                  neckline=("v", True), skirt_length=("floor", True), skirt=("gathered", True))
    blouse = _spec(dress, "white blouse")
    assert cut_labels(blouse.spec) | {"sleeve_length": "long", "neckline": "v"} == cut_labels(blouse.spec)
    assert cut_labels(blouse.spec)["top_length"] == "hip"
    skirt = _spec(dress, "skirt")
    assert cut_labels(skirt.spec)["skirt"] == "gathered"
    assert not skirt.unmet


def test_what_is_unsure_is_left_to_habit_and_said_in_the_language_of_the_words() -> None:
    unsure = _read(garment=("tshirt", True), sleeve_length=("short", True), neckline=("v", False),
                   collar=("none", True), closure=("none", False))
    plan = _spec(unsure)
    assert plan.spec.neck.line == "crew"
    (remark,) = plan.unmet
    assert remark.sentence == ("photo: not sure of: neckline (crew neck), closure (without a closure); "
                               "sewn as it seems, or as usual")
    assert "вырез (круглый вырез)" in _spec(unsure, "футболка").unmet[0].sentence
    assert not _spec(unsure, "t-shirt with a v neck and without a closure").unmet


def test_pockets_are_not_read_and_told_where_garments_differ_in_them() -> None:
    shirt = _read(garment=("shirt", True), sleeve_length=("long", True), collar=("shirt", True))
    (remark,) = _spec(shirt).unmet
    assert "pockets (none)" in remark.sentence
    assert "карманы (без них)" in _spec(shirt, "рубашка").unmet[0].sentence
    assert not _spec(shirt, "shirt with a patch pocket on the chest").unmet
    assert not _spec(shirt, "shirt without pockets").unmet
    assert not _spec(_read(garment=("sweater", True), sleeve_length=("long", True))).unmet


def test_a_fit_that_is_likely_is_no_remark() -> None:
    answers = {"garment": Answer("tshirt", 0.97, True), "fit": Answer("regular", 0.7, False)}
    assert not reading_of(ReadCut(part="upper", answers=answers), "photo.jpg").unsure
    answers["fit"] = Answer("loose", 0.5, False)
    assert reading_of(ReadCut(part="upper", answers=answers), "photo.jpg").unsure == ("fit",)


def test_a_likely_guess_is_sewn_and_still_asked_about() -> None:
    answers = {"garment": Answer("tshirt", 0.97, True), "sleeve_length": Answer("long", 0.5, False),
               "neckline": Answer("boat", 0.5, False), "collar": Answer("shirt", 0.5, False)}
    reading = reading_of(ReadCut(part="upper", answers=answers), "photo.jpg")
    seen = cut_labels(_spec(reading).spec)
    assert (seen["sleeve_length"], seen["neckline"]) == ("long", "boat")
    assert seen.get("collar", "none") == "none", "what is usual says more of collars"
    assert set(reading.unsure) == {"sleeve_length", "neckline", "collar"}
    assert cut_labels(_spec(reading, "t-shirt with short sleeves").spec)["sleeve_length"] == "short"


def test_a_doubtful_garment_is_told() -> None:
    doubtful = _read(garment=("tunic", False), sleeve_length=("long", True))
    assert "tunic" in _spec(doubtful).unmet[0].sentence
    assert not _spec(doubtful, "dress").unmet


def test_a_reading_refines_the_garment() -> None:
    hoodie = _read(garment=("hoodie", True), closure=("zip", True), collar=("hood", True))
    assert name_of_cut(hoodie, "en") == "zip hoodie"
    polo = with_cut(language.prompt("in linen"), _read(garment=("polo_shirt", True)))
    assert (polo.garment, polo.construction.garment) == ("polo_shirt", "polo_shirt")


def test_labels_of_what_is_sewn_are_classes_of_the_reader() -> None:
    for seed in range(150):
        labels = cut_labels(sample_spec(seed))
        garment = garment_class(labels.pop("garment"))
        assert encode(labels | ({"garment": garment} if garment else {})) is not None


@pytest.mark.parametrize("garment", CLASSES["garment"])
def test_every_class_of_garment_can_be_sewn(garment: str) -> None:
    spec = specify(Attributes(garment=garment, construction=Construction(garment=garment))).spec
    assert garment_class(spec.garment) == garment


def test_the_first_garment_in_a_likeness_is_as_usual_where_the_photo_does_not_tell_and_the_others_vary() -> None:
    dress = _read("dress", garment=("dress", True), sleeve_length=("short", True))
    usual = _spec(dress).spec
    for _ in range(5):
        first, *others = plans_of(SewRequest(like=dress, n=4))
        assert first.spec == usual
        assert any(plan.spec != usual for plan in others)
    for seed in range(1, 6):
        first, *_ = plans_of(SewRequest(like=dress, seed=seed, n=4))
        (alone,) = plans_of(SewRequest(like=dress, seed=seed))
        assert first.spec == alone.spec, "a seed that was chosen means the same alone and among others"
