import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modiste.core.attributes import Attributes, Exclusion
from modiste.core.errors import InputError, ModisteError
from modiste.core.garment_spec import GarmentSpec
from modiste.data.patterns import FAMILIES
from modiste.language import colour_hexes, parse, prompt, vocabulary
from modiste.language.vocabulary import construction_words
from modiste.sewing.body import size_measures
from modiste.sewing.materials import material
from modiste.sewing.specification import levels
from modiste.sewing.specification.cut_cloth import REPEATS
from modiste.sewing.specification.habits import ADULT, fit_rules, garment_names, habits, same_habits, sets
from modiste.sewing.specification.specify import Specified, specify
from tests.sewing.specification.prompt_facts import made

GARMENTS = tuple(habits())
NAMED = (
    "tshirt polo_shirt shirt blouse tank_top camisole crop_top corset sweater turtleneck cardigan sweatshirt hoodie"
    " waistcoat blazer double_breasted_blazer denim_jacket biker_jacket bomber puffer_jacket parka trench_coat overcoat"
    " cape sheath_dress a_line_dress wrap_dress shirt_dress slip_dress empire_dress ball_gown maxi_dress sundress"
    " jumpsuit dungarees romper pencil_skirt circle_skirt half_circle_skirt pleated_skirt tiered_skirt godet_skirt"
    " jeans trousers leggings track_pants shorts kurta kimono pyjama_top swimsuit scarf tote"
).split()


def usual(garment: str, seed: int = 0, sex: str | None = None) -> GarmentSpec:
    return specify(Attributes(garment=garment), seed=seed, sex=sex).spec


def test_the_named_garments_can_be_sewn() -> None:
    assert set(NAMED) <= set(garment_names())
    assert len(garment_names()) >= 100


@pytest.mark.parametrize("sex", ["women", "men", "children"])
def test_every_habit_makes_a_whole_spec(sex: str) -> None:
    for garment in GARMENTS:
        if sex == "children" and garment in ADULT:
            with pytest.raises(InputError, match="not sewn for children"):
                usual(garment, 0, sex)
            continue
        for seed in range(3):
            spec = usual(garment, seed, sex)
            assert spec.sex == sex
            assert spec.cloth("body").material == material(spec.cloth("body").material).id


def test_habits_name_only_what_there_is() -> None:
    colours = set(colour_hexes())
    drawn = {*FAMILIES, "solid", "horizontal_stripes", "graphic"}
    words = {*vocabulary().ids("garment"), *construction_words().vocabulary.ids("garment")}
    for garment, habit in habits().items():
        assert garment in words, garment
        for sex in ("women", "men"):
            assert {value for value, _ in habit.options("colours", sex)} <= colours, garment
            assert {value for value, _ in habit.options("patterns", sex)} <= drawn, garment
            assert {value for value, _ in habit.options("fit", sex)} <= set(fit_rules()), garment
            for value, _ in habit.options("materials", sex):
                material(value)
    assert {name for names in sets().values() for name in names} | set(same_habits().values()) <= set(GARMENTS)
    assert set(REPEATS) == set(FAMILIES)


def test_seeds_repeat_and_differ() -> None:
    for garment in NAMED:
        cuts = [usual(garment, seed) for seed in range(12)]
        assert cuts == [usual(garment, seed) for seed in range(12)]
        assert len({repr(cut) for cut in cuts[:4]}) >= 3, garment
        assert len({repr(cut) for cut in cuts}) >= 7, garment


def test_seeds_change_only_what_was_left_open() -> None:
    specs = [made("чёрная шёлковая блузка с рукавами-фонариками", seed).spec for seed in range(10)]
    assert {spec.cloth("body").colour for spec in specs} == {colour_hexes()["black"]}
    assert {spec.cloth("body").material for spec in specs} == {"silk"}
    assert {spec.sleeves.kind for spec in specs if spec.sleeves} == {"puff"}
    assert len({spec.neck.collar for spec in specs if spec.neck}) > 1


def test_lengths_follow_the_body() -> None:
    small, tall = size_measures("XS", "women"), size_measures("XXL", "women")
    for size, body in (("XS", small), ("XXL", tall)):
        spec = specify(Attributes(), "юбка до колена", size=size).spec
        assert spec.skirt is not None
        assert spec.skirt.length_cm == pytest.approx(body.waist_height - levels.height("knee", body), abs=0.1)
    made_long = made("юбка в пол").spec
    assert made_long.skirt is not None
    assert made_long.skirt.length_cm <= size_measures("M", "women").waist_height


def test_words_of_length_are_in_order() -> None:
    words = ("микро", "мини", "выше колена", "до колена", "ниже колена", "миди", "до щиколотки", "в пол")
    lengths = [spec.skirt.length_cm for word in words if (spec := made(f"юбка {word}").spec).skirt is not None]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) == len(words)


def test_fits_are_in_order() -> None:
    words = ("fitted", "slim", "regular", "relaxed", "loose", "oversized")
    for name in ("shirt", "sweater", "blazer", "coat"):
        eases = [spec.bodice.bust_ease_cm for word in words if (spec := made(f"{word} {name}").spec).bodice]
        assert eases == sorted(eases), name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a cat", "names no garment that can be sewn; can sew: t-shirt"),
        ("туфли на каблуке", "туфли на каблуке: это не шьётся; шьём: футболка"),
        ("gold earrings", "cannot be sewn"),
        ("blue trouserzz", "did you mean 'trouser'"),
        ("чёрное плтье", "может быть, «платье»"),
        ("юбка 0 см", "0 см: длина у вещи «юбка» бывает от 22 до 1"),
        ("dress 5 m long", "5 m: the length of dress is"),
        ("юбка 500 см", "500 см: длина"),
        ("shirt with sleeves of 120 cm", "120 cm: the sleeve length of shirt is 6 to"),
        ("skirt with a 200 cm slit", "200 cm: the slit of skirt is 5 to"),
        ("рубашка, рост 500 см", "рост 500"),
    ],
)
def test_what_cannot_be_sewn_is_said_in_one_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        made(text)
    assert "\n" not in str(caught.value)


def test_unmet_wishes_are_said_in_the_language_of_the_text() -> None:
    english = made("sleeveless dress with puff sleeves").unmet
    russian = made("платье без рукавов с рукавами-фонариками").unmet
    assert [one.phrase for one in english] == ["sleeveless"]
    assert "puff sleeves" in english[0].reason
    assert [one.phrase for one in russian] == ["без рукавов"]
    assert "рукавами-фонариками" in russian[0].reason
    assert "сказано" in russian[0].reason


def test_twelve_pockets_are_too_many() -> None:
    found = made("jacket with twelve pockets")
    sewn = sum(one.count for one in found.spec.pockets)
    assert 6 <= sewn <= 8
    assert f"at most {sewn} pockets" in str(found.unmet[0])


def test_options_count_before_words() -> None:
    said = parse("чёрное платье")
    found = specify(said, "чёрное платье", size="XL", sex="women", material="silk", colour="#123456")
    assert found.spec.size == "XL"
    assert found.spec.cloth("body").material == "silk"
    assert found.spec.cloth("body").colour == "#123456"
    body = size_measures("S", "women")
    assert specify(said, "чёрное платье", body=body).spec.body == body


@pytest.mark.parametrize("option", [{"size": "999"}, {"sex": "cats"}, {"material": "gold leaf"}, {"colour": "red"}])
def test_unknown_options_are_refused(option: dict[str, str]) -> None:
    with pytest.raises(InputError):
        specify(Attributes(garment="shirt"), **option)  # type: ignore[arg-type]


def test_attributes_alone_are_enough() -> None:
    """Chips and the style of a photo come as attributes, without a word for it."""
    asked = Attributes(
        garment="dress", colours=("navy",), pattern="polka_dot", materials=("silk",), gender="women", length="midi",
        neckline="v_neck", sleeve="puff_sleeve", details=("belted", "pockets"),
        excluded=(Exclusion("detail", "zip"),),
    )  # fmt: skip
    spec = specify(asked).spec
    assert spec.cloth("body").colour == colour_hexes()["navy"]
    assert spec.cloth("body").pattern == "polka_dot"
    assert spec.cloth("body").material == "silk"
    assert spec.neck is not None
    assert spec.neck.line == "v"
    assert spec.sleeves is not None
    assert spec.sleeves.kind == "puff"
    assert spec.waist is not None
    assert spec.waist.belt != "none"
    assert spec.pockets
    assert spec.closure is None or spec.closure.kind != "zip"


def test_a_borrowed_style_fills_silences() -> None:
    text = "пиджак того же стиля"
    borrowed = Attributes(garment="blazer", colours=("red",), pattern="leopard")
    cloth = specify(borrowed, text).spec.cloth("body")
    assert (cloth.pattern, cloth.colour) == ("leopard", colour_hexes()["red"])


def test_what_is_denied_is_not_there() -> None:
    for seed in range(8):
        assert made("платье без карманов", seed).spec.pockets == ()
        assert made("jeans, not skinny and not flared", seed).spec.legs.kind not in ("skinny", "flared")  # type: ignore[union-attr]
        assert made("пальто не чёрное", seed).spec.cloth("body").colour != colour_hexes()["black"]
        assert made("рубашка без клетки", seed).spec.cloth("body").pattern != "checked"
        assert made("trousers, no wool", seed).spec.cloth("body").material != "wool"
        assert made("hoodie without a hood", seed).spec.neck.collar != "hood"  # type: ignore[union-attr]


def test_season_and_occasion_choose_the_cloth() -> None:
    assert made("летнее платье").spec.cloth("body").material in ("linen", "cotton", "viscose")
    assert made("зимние брюки").spec.cloth("body").material == "wool"


def test_prices_and_occasions_are_no_unmet_wishes() -> None:
    assert made("чёрное платье на свидание до 5000 рублей").unmet == ()


def test_what_goes_together_is_of_one_cloth() -> None:
    found = made("синий костюм в тонкую полоску")
    (trousers,) = found.companions
    assert trousers.legs is not None
    assert trousers.cloth("body") == found.spec.cloth("body")


def test_palettes_hold_the_colours_said() -> None:
    two = made("white dress with red polka dots").spec.cloth("body")
    assert two.colours[:2] == (colour_hexes()["white"], colour_hexes()["red"])
    one = made("pink leopard skirt").spec.cloth("body")
    assert one.colour == colour_hexes()["pink"]
    assert len(one.colours) >= 2
    assert 10 <= one.scale_cm <= 20
    large, small = made("юбка в горошек, крупный рисунок"), made("юбка в горошек, мелкий рисунок")
    assert large.spec.cloth("body").scale_cm > 2 * small.spec.cloth("body").scale_cm


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=300), st.text("без с на x2 см0123456789,.#wlплатьеjeans ", max_size=300)))
def test_any_text_gives_a_spec_or_an_error_with_a_remedy(text: str) -> None:
    with contextlib.suppress(ModisteError):
        assert isinstance(made(text), Specified)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(
    "платье coat jeans юбка без not с with рукавами pockets карманами twelve три 70 см 5000 cm #fff red чёрный buttons"
    " капюшоном slit hood оверсайз skinny mini макси лен wool V-neck воротник belt молнии W32 L34 size M до колена or и"
    .split()), max_size=25), st.integers(0, 2**40))  # fmt: skip
def test_words_in_any_order(words: list[str], seed: int) -> None:
    with contextlib.suppress(ModisteError):
        assert isinstance(made(" ".join(words), seed), Specified)


def test_unknown_levels_are_a_fault_of_the_data() -> None:
    with pytest.raises(ModisteError, match="expected one of"):
        levels.height("nose", size_measures("M", "women"))
    with pytest.raises(InputError, match="nearest: 3XL"):
        specify(Attributes(garment="shirt"), size="XXXXXL")


@pytest.mark.parametrize("text", ["tie-dye t-shirt", "синее платье с градиентом", "marble print blouse",
                                  "colour block sweater in navy, white and red", "лоскутная юбка миди"])  # fmt: skip
def test_dyed_and_pieced_cloth_is_drawn(text: str) -> None:
    found = specify(parse(text), text)
    cloth = found.spec.cloth("body")
    assert cloth.pattern in ("tie_dye", "ombre", "marble", "colour_block", "patchwork")
    assert len(cloth.colours) >= 3
    assert found.unmet == ()


def test_words_that_are_not_known_are_told_in_the_language_of_the_text() -> None:
    english = specify(parse("dress with blorps"), "dress with blorps").unmet
    russian = specify(parse("платье с бубенцами"), "платье с бубенцами").unmet
    assert [one.phrase for one in english] == ["blorps"]
    assert "not a word" in english[0].reason
    assert [one.phrase for one in russian] == ["бубенцами"]
    assert "не знаем" in russian[0].reason


@pytest.mark.parametrize(("text", "size"), [
    ("linen dress size 10 UK", "UK 10"), ("dress in size 38 EU", "EU 38"), ("US size 6 sheath dress", "US 6"),
    ("dress 44 RU", "RU 44"), ("платье евро 38", "EU 38"), ("платье 46 размера", "RU 46"),
    ("пальто, российский размер 52", "RU 52"), ("British size 16 coat", "UK 16"), ("kids t-shirt size 128", "128"),
    ("мужские джинсы 50 размера", "RU 50"), ("dress size xxl", "XXL"), ("за 80 евро размер 40 пальто", "RU 40"),
])  # fmt: skip
def test_a_size_is_read_in_its_system(text: str, size: str) -> None:
    found = specify(parse(text), text)
    assert (found.spec.size, found.unmet) == (size, ())


@pytest.mark.parametrize(("text", "size", "said"), [
    ("size 10 dress", "US 10", "sewn in US 10"), ("платье 38 размер", "EU 38", "сшито в размере EU 38"),
    ("girls dress size 6", "US 6", "sewn in US 6"), ("dress size 43 EU", "M", "nearest: EU 42, EU 44"),
])  # fmt: skip
def test_a_size_that_had_to_be_guessed_is_said(text: str, size: str, said: str) -> None:
    found = specify(parse(text), text)
    assert found.spec.size == size
    assert said in str(found.unmet[0])


@pytest.mark.parametrize(("text", "waist"), [("jeans W32 L34", 81.3), ("джинсы 30 размер", 76.2),
                                             ("men's jeans size 34", 86.4)])  # fmt: skip
def test_jeans_are_sized_by_the_waist_in_inches(text: str, waist: float) -> None:
    found = specify(parse(text), text)
    assert found.spec.body is not None
    assert found.spec.body.waist == pytest.approx(waist, abs=0.1)
    assert found.unmet == ()


@pytest.mark.parametrize("seed", range(8))
def test_one_colour_is_one_colour_but_for_what_is_always_printed(seed: int) -> None:
    for text, plain in (("white t-shirt", True), ("синяя рубашка", True), ("red hawaiian shirt", False)):
        said = prompt(text)
        cloth = specify(said.attributes, said.text, seed=seed).spec.cloth("body")
        assert (cloth.pattern == "solid") == plain, text


def test_woven_legs_that_end_at_the_calf_are_as_wide_as_it() -> None:
    text = "cotton churidar to the calf"
    spec = specify(parse(text), text, seed=0, sex="men").spec
    body = size_measures(spec.size, spec.sex)
    assert spec.legs is not None
    assert 0.5 < spec.legs.inseam_cm / body.inseam < 0.7
    assert spec.legs.hem_cm > body.calf + 1.0


@pytest.mark.parametrize("text", ["puffer vest", "стёганый жилет", "black puffer jacket with hood"])
@pytest.mark.parametrize("seed", range(4))
def test_puffers_are_drawn_in_at_the_hem_and_no_wider_than_their_filling_asks(text: str, seed: int) -> None:
    asked = prompt(text)
    cut = specify(asked.attributes, asked.text, seed=seed).spec.bodice
    assert cut is not None
    assert cut.hem in ("elastic", "drawstring")
    assert cut.bust_ease_cm < 33
    assert cut.shoulder_cm >= 0


@pytest.mark.parametrize("seed", range(8))
def test_skinny_legs_are_close_at_every_seed(seed: int) -> None:
    asked = prompt("blue skinny jeans")
    spec = specify(asked.attributes, asked.text, seed=seed).spec
    assert spec.legs is not None
    assert spec.legs.knee_cm <= size_measures(spec.size, spec.sex).knee + 3.1
