"""Size tables and measures from words."""

import pytest

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.measures import SEXES
from modiste.sewing.body import complete_measures, parse_body, size_measures
from modiste.sewing.body.sizes import equivalents, read_size, size_labels
from modiste.sewing.body.tables import LETTERS, SYSTEMS, TABLES


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_size_of_every_table_is_a_body_and_grows(sex: str, system: str) -> None:
    labels = size_labels(sex, system)
    assert set(labels) == set(TABLES[sex, system])
    for group in ([label for label in labels if label in LETTERS], [label for label in labels if label not in LETTERS]):
        bodies = [size_measures(label, sex, system) for label in group]
        for name in ("bust", "underbust", "waist", "hips", "neck", "upper_arm", "thigh", "shoulder_width"):
            values = [getattr(body, name) for body in bodies]
            assert values == sorted(values), name
            assert values[0] < values[-1], name


@pytest.mark.parametrize("text", ["RU 46", "ru46", "RU-46"])
def test_a_size_names_its_own_system(text: str) -> None:
    assert size_measures(text, "women") == size_measures("46", "women", "RU")


def test_spellings_of_a_size() -> None:
    assert size_measures("m", "men") == size_measures("М", "men")
    assert size_measures("XXXL", "men") == size_measures("3XL", "men")
    assert size_measures("116 cm", "children").height == 116


def test_ru_46_is_half_of_a_bust_of_92() -> None:
    body = size_measures("RU 46", "women")
    assert (body.bust, body.hips) == (92, 100)


@pytest.mark.parametrize(("size", "sex", "system"), [("39", "women", "EU"), ("M", "cats", "EU"), ("M", "men", "JP"),
                                                     ("", "women", "EU"), ("EU", "women", "EU")])  # fmt: skip
def test_unknown_sizes_are_answered_with_the_known(size: str, sex: str, system: str) -> None:
    with pytest.raises(InputError):
        size_measures(size, sex, system)


@pytest.mark.parametrize(("size", "sex", "near"), [
    ("US 7", "women", "US 6, US 8"), ("6", "women", "US 6"), ("10", "women", "US 10, UK 10"), ("4XL", "men", "3XL"),
    ("38 EU", "men", "EU 42"), ("RU 48", "children", "86"), ("FR 40", "women", "RU 46–48"), ("big", "women", "M"),
    ("9" * 500, "women", "EU 54"),
])  # fmt: skip
def test_a_size_that_there_is_not_is_answered_with_the_nearest(size: str, sex: str, near: str) -> None:
    with pytest.raises(InputError, match=near) as caught:
        size_measures(size, sex)
    assert len(str(caught.value)) < 120
    assert near in str(caught.value.told("ru"))


@pytest.mark.parametrize("text", ["44 RU", "RU44", "рос 44", "44-RU", "размер 44 RU"])
def test_the_system_stands_on_either_side(text: str) -> None:
    assert str(read_size(text, "women")) == "RU 44"


def test_a_size_is_called_in_every_system() -> None:
    assert equivalents("EU 38", "women") == {"EU": "38", "US": "8", "UK": "12", "RU": "44"}
    assert equivalents("M", "women") == {"EU": "40–42", "US": "10–12", "UK": "14–16", "RU": "46–48"}
    assert equivalents("M", "men")["US"] == "38–40"
    assert equivalents("116", "children") == {"EU": "116", "US": "6", "UK": "6", "RU": "116"}
    assert equivalents("EU 54", "women")["US"] == ""


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("system", SYSTEMS)
def test_what_a_size_is_called_elsewhere_is_a_size_there(sex: str, system: str) -> None:
    for label in TABLES[sex, system]:
        for other, named in equivalents(label, sex, system).items():
            for one in filter(None, named.split("–")):
                near = size_measures(f"{other} {one}", sex)
                own = size_measures(label, sex, system)
                apart = near.height - own.height if sex == "children" else near.bust - own.bust
                assert abs(apart) < 7


def test_parse_body_reads_both_forms() -> None:
    plain = parse_body("170/92/74/100", "women")
    assert (plain.height, plain.bust, plain.waist, plain.hips) == (170, 92, 74, 100)
    assert parse_body("h=170 bust=92, waist=74 hips=100", "women") == plain
    assert parse_body("рост=170 грудь=92 талия=74 бёдра=100", "women") == plain
    assert parse_body("h=170 inseam=81.5", "women").inseam == 81.5


@pytest.mark.parametrize("text", ["", "170/92/74", "170/92/74/100/3", "tall", "h=", "h=170 what", "nan/92/74/100"])
def test_parse_body_says_what_it_expects(text: str) -> None:
    with pytest.raises(InputError, match="for example"):
        parse_body(text, "women")


def test_known_measures_are_kept_and_the_rest_follows() -> None:
    body = complete_measures("women", bust=100, inseam=84, back_waist_length=43)
    assert (body.bust, body.inseam, body.back_waist_length) == (100, 84, 43)
    assert body.waist_height == pytest.approx(body.inseam + body.crotch_depth, abs=0.02)
    assert 80 < body.waist < 90
    assert 102 < body.hips < 110


def test_legs_add_up() -> None:
    body = complete_measures("men", height=185)
    assert body.waist_height - body.inseam == pytest.approx(body.crotch_depth, abs=0.02)


def test_a_child_is_sized_by_height() -> None:
    assert complete_measures("children", height=116) == size_measures("116", "children")


@pytest.mark.parametrize(("known", "named"), [
    ({"bust": 0}, "bust"), ({"height": 500}, "height"), ({"waist": float("nan")}, "waist"),
    ({"height": 170, "inseam": 110}, "inseam"), ({"bust": 90, "underbust": 110}, "underbust"),
    ({"waist": 150, "hips": 90}, "waist"), ({"height": 160, "bust": 100, "shoulder_width": 22}, "shoulder width"),
])  # fmt: skip
def test_impossible_bodies_name_the_measure(known: dict[str, float], named: str) -> None:
    with pytest.raises(InputError, match=f"{named} of .*(no body has that; give|expected)") as caught:
        complete_measures("women", **known)
    assert "\n" not in str(caught.value)


def test_an_unknown_measure_is_answered_with_the_known() -> None:
    with pytest.raises(UnknownNameError, match="waist"):
        complete_measures("women", waistt=70)
