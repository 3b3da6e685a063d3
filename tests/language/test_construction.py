import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modiste.core import garment_spec
from modiste.core.attributes import Attributes
from modiste.core.construction import Construction, Feature, Measured, PartLook
from modiste.core.errors import InputError
from modiste.language import label, parse, prompt, read_construction, vocabulary
from modiste.language.measured import read_measures
from modiste.language.vocabulary import LANGUAGES, construction_words

WORDS = construction_words().vocabulary
LOOKS = ("colour", "material", "pattern")
SPEC_IDS = {
    "neckline": garment_spec.NECKLINES, "collar": garment_spec.COLLARS, "sleeve": garment_spec.SLEEVES,
    "cuff": garment_spec.CUFFS, "bodice": garment_spec.BODICES, "hem": garment_spec.HEMS, "skirt": garment_spec.SKIRTS,
    "leg": garment_spec.LEGS, "rise": garment_spec.RISES, "band": garment_spec.WAISTBANDS, "belt": garment_spec.BELTS,
    "closure": garment_spec.CLOSURES, "slit": garment_spec.SLITS, "strap": garment_spec.STRAPS,
    "pocket": garment_spec.POCKETS, "pocket_place": garment_spec.POCKET_PLACES, "detail": garment_spec.DETAILS,
    "part": garment_spec.PARTS,
}  # fmt: skip
BEYOND = {"pocket": {"any", "chest", "back"}, "belt": {"any"}, "slit": {"any"}, "detail": {"ruffles", "peplum"}}


def features(text: str) -> set[str]:
    found = read_construction(text).features
    return {("-" if one.denied else "") + f"{one.kind}:{one.value}" for one in found}


def test_ids_are_those_of_the_spec() -> None:
    for kind, known in SPEC_IDS.items():
        assert set(WORDS.ids(kind)) <= {*known, *BEYOND.get(kind, ())}, kind


def test_every_part_of_a_spec_can_be_said() -> None:
    for kind in ("collar", "skirt", "leg", "neckline", "sleeve", "pocket", "closure", "detail", "rise"):
        said = {meaning.id for meaning in construction_words().same.values() if meaning and meaning.kind == kind}
        by_fit = {"a_line", "pencil", "straight", "wrap", "pleated", "leggings", "skinny", "slim", "flared", "bootcut"}
        shown = {"distressed", "pleated_front"}
        missing = set(SPEC_IDS[kind]) - set(WORDS.ids(kind)) - said - by_fit - shown - {"none"}
        assert not missing, (kind, missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_understood_as_what_it_stands_for(language: str) -> None:
    wrong = []
    for kind in WORDS.kinds():
        for value in WORDS.ids(kind):
            for phrase in WORDS.entry(kind, value).phrases[language]:  # type: ignore[index]
                beside = {"en": " buttons", "ru": " пуговицы"}[language] if kind == "finish" else ""
                said = read_construction(phrase.removeprefix("=") + beside)
                if kind == "garment":
                    right = said.garment == value
                elif kind == "finish":
                    right = ("buttons", value) in {(one.part, one.value) for one in said.looks}
                elif kind in LOOKS:
                    right = any((one.kind, one.value) == (kind, value) for one in said.looks)
                else:
                    right = any((one.kind, one.value) == (kind, value) for one in said.features)
                if not right and kind != "pocket_place":
                    wrong.append((kind, value, phrase, said.garment, sorted(features(phrase))))
    assert wrong == []


def test_labels_know_the_finer_garments_and_the_parts() -> None:
    assert label("garment", "shirt_dress", "ru") == "платье-рубашка"
    assert label("garment", "shirt_dress", "en") == "shirt dress"
    assert label("collar", "shawl", "ru") == "воротник-шаль"
    assert label("garment", "dress", "ru") == "платье"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("платье без карманов и рукавов, не приталенное", {"-pocket:any", "sleeve_length:sleeveless", "-fit:fitted"}),
        ("coat without a hood and belt", {"-collar:hood", "-belt:any"}),
        ("dress with no pockets but with a belt", {"-pocket:any", "belt:any"}),
        ("двубортный пиджак", set()),
        ("пальто двубортное с острыми лацканами", {"closure_form:double_breasted", "collar:peak"}),
        ("jeans with a high waist", {"rise:high"}),
        ("на молнии сзади платье", {"closure_form:back"}),
    ],
)
def test_features(text: str, wanted: set[str]) -> None:
    assert features(text) == wanted


@pytest.mark.parametrize(
    ("text", "kind", "count", "place"),
    [
        ("two patch pockets on the chest", "pocket", 2, "chest"),
        ("пальто с двумя накладными карманами на груди", "pocket", 2, "chest"),
        ("на трёх золотых пуговицах", "closure", 3, ""),
        ("blazer with six large gold buttons", "closure", 6, ""),
        ("two-button blazer", "closure", 2, ""),
        ("кардиган на пяти пуговицах с карманами", "pocket", 0, ""),
        ("12 pockets", "pocket", 12, ""),
    ],
)
def test_counts_and_places(text: str, kind: str, count: int, place: str) -> None:
    found = next(one for one in read_construction(text).features if one.kind == kind)
    assert (found.count, found.place) == (count, place)


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("jeans with white stitching", {("stitching", "white")}),
        ("blazer with gold buttons", {("buttons", "gold")}),
        ("navy blazer with gold buttons", {("body", "navy"), ("buttons", "gold")}),
        ("чёрное платье с белым воротником", {("body", "black"), ("collar", "white")}),
        ("чёрное платье с воротником белого цвета", {("body", "black"), ("collar", "white")}),
        ("платье с поясом чёрного цвета", {("body", "black")}),
        ("dress with long sleeves in black", {("body", "black")}),
        ("dress with black and white collar", {("collar", "black"), ("collar", "white")}),
        ("white shirt with blue stripes", {("body", "white"), ("body", "blue"), ("body", "striped")}),
        ("шёлковая блузка с чёрным кружевом и белым воротником",
         {("body", "silk"), ("trims", "black"), ("trims", "lace"), ("collar", "white")}),
        ("varsity jacket with white leather sleeves", {("sleeves", "white"), ("sleeves", "leather")}),
        ("пальто к чёрному костюму", set()),
        ("#Ff8800 dress", {("body", "#ff8800")}),
        ("non-leather jacket", set()),
    ],
)  # fmt: skip
def test_looks_belong_to_their_part(text: str, looks: set[tuple[str, str]]) -> None:
    assert {(one.part, one.value) for one in read_construction(text).looks} == looks


@pytest.mark.parametrize(
    ("text", "garment"),
    [
        ("платье-рубашка", "shirt_dress"), ("dress with a wrap", "wrap_dress"),
        ("юбка полусолнце", "half_circle_skirt"),
        ("полусолнце до колена", "half_circle_skirt"), ("двубортный пиджак", "double_breasted_blazer"),
        ("blazer, double-breasted", "double_breasted_blazer"), ("кожаная куртка", "leather_jacket"),
        ("non-leather jacket", "jacket"), ("hoodie dress", "hoodie_dress"), ("dress with a hood", "dress"),
        ("худи на молнии", "zip_hoodie"),
        ("юбка карандаш из кожи", "pencil_skirt"), ("asdf qwerty", None), ("чёрная водолазка", "turtleneck"),
        ("платье с юбкой-полусолнце", "skater_dress"), ("рубашка к чёрному костюму", "shirt"),
    ],
)  # fmt: skip
def test_the_garment_is_refined(text: str, garment: str | None) -> None:
    assert read_construction(text).garment == garment


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("юбка длиной 70 см с разрезом сбоку 30 см", {"length": 70, "slit": 30}),
        ("30 cm slit skirt 70 cm long", {"slit": 30, "length": 70}),
        ("jeans W32 L34", {"waist": 81.28, "inseam": 86.36}),
        ("jeans inseam 76", {"inseam": 76}),
        ('trousers with inseam of 30"', {"inseam": 76.2}),
        ("inseam 30 jeans", {"inseam": 76.2}),
        ("coat, sleeves 62 cm, length 110 cm", {"sleeve": 62, "length": 110}),
        ("рост 175, обхват талии 70", {"height": 175, "waist": 70}),
        ("платье 1,2 м", {"length": 120}),
        ("подол 5 метров", {"length": 500}),
        ("каблук 8 см", {"heel": 8}),
        ("46 M", {}),
        ("юбка 99999 см", {"length": 1000}),
        ("3 кармана", {}),
    ],
)
def test_measures(text: str, wanted: dict[str, float]) -> None:
    found = {one.kind: one.cm for one in read_measures(text).found}
    assert found == pytest.approx(wanted)


def test_a_measure_is_no_price_and_no_size() -> None:
    said = prompt("юбка до 70 см, до 5000 рублей").attributes
    assert said.price is not None
    assert said.price.max == 5000
    assert [one.cm for one in said.construction.measures] == [70]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(read_construction(text), Construction)


def test_attributes_compare_as_before() -> None:
    """Networks, captions and chips know nothing of construction: it changes no comparison and no text."""
    asked = prompt("blazer with gold buttons").attributes
    assert asked == parse("blazer with gold buttons")
    assert repr(asked) == repr(parse("blazer with gold buttons"))
    assert asked.construction
    assert not Attributes(construction=read_construction("inseam 76")).empty
    assert Attributes().empty


def test_what_is_said_must_be_sound() -> None:
    with pytest.raises(InputError, match="expected an id"):
        Feature(kind="collar", value="Shawl!")
    with pytest.raises(InputError, match="count of 0 to 99"):
        Feature(kind="pocket", value="patch", count=1000)
    with pytest.raises(InputError, match="0 to 1000 cm"):
        Measured(kind="length", cm=float("nan"))
    with pytest.raises(InputError, match="a colour, material or pattern"):
        PartLook(part="body", kind="smell", value="rose")
    with pytest.raises(InputError, match="expected a tuple"):
        Construction(features=[])  # type: ignore[arg-type]
    with pytest.raises(InputError, match="expected a text"):
        read_construction(5)  # type: ignore[arg-type]


def test_no_phrase_of_construction_belongs_to_two_entries() -> None:
    owners: dict[str, set[tuple[str, str]]] = {}
    for kind in WORDS.kinds():
        for value in WORDS.ids(kind):
            for language in LANGUAGES:
                for phrase in WORDS.entry(kind, value).phrases[language]:
                    owners.setdefault(phrase.casefold(), set()).add((kind, value))
    assert {phrase: who for phrase, who in owners.items() if len(who) > 1} == {}


def test_refined_garments_exist() -> None:
    known = {*WORDS.ids("garment"), *vocabulary().ids("garment")}
    words = construction_words()
    assert {*words.refine.values(), *words.alone.values(), *words.modifier} <= known
    assert {garment for garment, _ in words.refine} <= known


@pytest.mark.parametrize(("text", "garment", "said"), [
    ("empire maxi dress", "empire_dress", {"length:maxi"}),
    ("slip black midi dress", "slip_dress", {"length:midi"}),
    ("bomber red leather jacket", "bomber", set()),
    ("leather biker jacket", "biker_jacket", set()),
    ("a shirt, a black dress", "shirt", set()),
    ("full circle skirt", "circle_skirt", set()),
])
def test_a_name_is_known_though_other_words_part_it(text: str, garment: str, said: set[str]) -> None:
    read = read_construction(text)
    assert read.garment == garment
    assert {f"{one.kind}:{one.value}" for one in read.features} == said


@pytest.mark.parametrize(("text", "said"), [
    ("платье с завышенной талией", "bodice:empire"), ("high waisted midi dress", "bodice:empire"),
    ("брюки с завышенной талией", "rise:high"),
])
def test_a_high_waist_is_a_seam_of_a_dress_and_the_rise_of_trousers(text: str, said: str) -> None:
    assert said in {f"{one.kind}:{one.value}" for one in read_construction(text).features}


@pytest.mark.parametrize(("text", "fit", "is_light"), [
    ("a wrap dress with narrow cuffs", None, False), ("платье с тонким поясом", None, False),
    ("a dress with thin piping", None, False), ("платье с узкими манжетами", None, False),
    ("a fitted, belted coat", "fitted", False), ("slim shirt with cuffs", "slim", False),
    ("a thin belted coat", None, True), ("приталенное платье с узким поясом", "fitted", False),
])
def test_how_a_part_is_cut_says_nothing_of_the_garment(text: str, fit: str | None, is_light: bool) -> None:
    read = parse(text)
    assert read.fit == fit
    assert ("light" in read.details) is is_light
    assert [one.value for one in read_construction(text).features if one.kind == "fit"] == ([fit] if fit else [])
