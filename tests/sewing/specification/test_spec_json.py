import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modiste.core.attributes import Attributes
from modiste.core.errors import InputError, ModisteError
from modiste.sewing.specification.habits import garment_names
from modiste.sewing.specification.spec_json import spec_from_json, spec_to_json
from modiste.sewing.specification.specify import specify
from tests.sewing.specification.prompt_facts import made

SHIRT = made("мужская рубашка в клетку с белым воротником, рост 182").spec


def changed(**keys: object) -> str:
    values = json.loads(spec_to_json(SHIRT))
    for path, value in keys.items():
        *folders, name = path.split("__")
        place = values
        for folder in folders:
            place = place[int(folder)] if folder.isdigit() else place[folder]
        place[name] = value
    return json.dumps(values)


def test_every_spec_comes_back_as_it_was() -> None:
    for garment in garment_names():
        for seed in range(2):
            spec = specify(Attributes(garment=garment), seed=seed).spec
            text = spec_to_json(spec)
            assert spec_from_json(text) == spec
            assert spec_to_json(spec_from_json(text.encode())) == text
    assert spec_from_json(spec_to_json(SHIRT)) == SHIRT
    assert SHIRT.body is not None


def test_the_version_stands_first() -> None:
    assert json.loads(spec_to_json(SHIRT))["modiste_spec"] == 1
    assert spec_to_json(SHIRT).startswith('{\n  "modiste_spec": 1,')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not readable as JSON"),
        ("[]", "expected an object"),
        ("{}", "expected the key 'modiste_spec'"),
        ('{"modiste_spec": true}', "expected the key 'modiste_spec'"),
        ('{"modiste_spec": 2}', "of version 2, this modiste reads 1; update"),
        ('{"modiste_spec": NaN}', "NaN is no figure"),
        ('{"modiste_spec": 1, "modiste_spec": 1}', "twice"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 30_000, "nested too deeply"),
        ("9" * 5000, "not readable as JSON"),
        (" " * 300_000, "expected at most 200000"),
        (b"\xff\xfe\x00", "not readable as JSON"),
        ('{"modiste_spec": 1, "garment": "shirt"}', "the key 'sex' is missing"),
        (changed(colour="red"), "unknown key 'colour'"),
        (changed(bodice__length="70"), "unknown key 'length'"),
        (changed(bodice__length_cm="70"), r"spec\.bodice\.length_cm: expected a figure, got the text '70'"),
        (changed(bodice__length_cm=True), "expected a figure, got true or false"),
        (changed(bodice__length_cm=10**30), "is no figure of a garment"),
        (changed(bodice__length_cm=[]), "expected a figure, got a list"),
        (changed(bodice__length_cm=2), "length of 2.0 cannot be sewn; expected 15 to 160"),
        (changed(bodice=[1]), r"spec\.bodice: expected an object"),
        (changed(bodice=None, skirt=None), "give one of them"),
        (changed(closure__count=2.5), "expected a whole number"),
        (changed(closure__is_open=1), "expected true or false"),
        (changed(sex="cats"), "sex is one of women, men, children"),
        (changed(garment="../x"), "expected an id"),
        (changed(size="M\u0000"), "expected a word"),
        (changed(size="<script>"), "expected a label"),
        (changed(details=["yoke"] * 100), "at most 64"),
        (changed(details=["wings"]), "detail is one of"),
        (changed(cloths__0__colour="red"), "expected a colour such as"),
        (changed(cloths__0__pattern="../leopard"), "expected 'solid' or one of"),
        (changed(cloths__0__material="gold leaf"), "unknown material"),
        (changed(cloths__0__pattern_seed=-1), "expected 0 or more"),
        (changed(cloths__0__angle_deg=9999), "expected -360 to 360"),
        (changed(body__height=5), "height 5.0 is no measure of a body"),
    ],
)  # fmt: skip
def test_what_is_no_spec_is_refused_in_one_line(text: str | bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        spec_from_json(text)
    assert "\n" not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["garment", "sex", "bodice", "sleeves", "neck", "closure", "pockets", "cloths", "body", "size"]),
       JSON)  # fmt: skip
def test_hostile_values_never_get_through_as_another_error(key: str, value: object) -> None:
    with contextlib.suppress(ModisteError):
        spec_from_json(changed(**{key: value}))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_bytes_are_refused(text: str | bytes) -> None:
    with pytest.raises(InputError):
        spec_from_json(text)
