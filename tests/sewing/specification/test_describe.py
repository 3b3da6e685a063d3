import pytest

from modiste.core.attributes import Attributes
from modiste.language import Language, prompt, read_construction
from modiste.sewing.specification import describe, garment_names, sample_cloths, sample_spec, specify
from modiste.sewing.specification.describe import length_word
from tests.sewing.specification.prompt_facts import made


@pytest.mark.parametrize(
    ("text", "english", "russian"),
    [
        ("льняное платье-рубашка миди с поясом",
         ("a white linen midi shirt dress with a shirt collar, an a-line skirt, a tie belt and two patch pockets on the"
         " chest"),
         ("белое льняное платье-рубашка миди с отложным воротником, юбкой-трапецией, поясом-завязкой и двумя накладными"
         " карманами на груди")),
        ("прямые леопардовые джинсы", "leopard print jeans with straight legs and a high waist",
         "леопардовые джинсы с прямыми штанинами и высокой посадкой"),
        ("navy wool blazer with gold buttons",
         ("a navy wool blazer with notched lapels, two buttons, two flap pockets, a welt pocket on the chest and gold"
         " buttons"),
         ("тёмно-синий шерстяной пиджак на двух пуговицах с английским воротником, двумя карманами с клапанами,"
         " прорезным карманом на груди и золотистыми пуговицами")),
        ("двубортное чёрное пальто оверсайз", "", ""),
    ],
)  # fmt: skip
def test_captions(text: str, english: str, russian: str) -> None:
    spec = made(text).spec
    assert describe(spec, "en") == english or not english
    assert describe(spec, "ru") == russian or not russian


@pytest.mark.parametrize("language", ["en", "ru"])
def test_captions_are_true(language: Language) -> None:
    """What a caption says is read back, and sewn again it is there."""
    wrong = []
    for garment in garment_names():
        spec = specify(Attributes(garment=garment), seed=5).spec
        text = describe(spec, language)
        asked = prompt(text)
        again = specify(asked.attributes, text, sex=spec.sex).spec
        same = [
            (spec.garment == again.garment) or read_construction(text).garment is not None,
            bool(spec.sleeves) == bool(again.sleeves) or spec.sleeves is None,
            spec.skirt is None or again.skirt is None or spec.skirt.kind == again.skirt.kind,
            spec.cloth("body").pattern == "solid" or again.cloth("body").pattern != "solid",
            sum(one.kind == "patch" for one in spec.pockets) <= sum(one.kind == "patch" for one in again.pockets) + 1,
        ]
        if not all(same):
            wrong.append((garment, text, same))
    assert len(wrong) <= 6, wrong


def test_random_specs_repeat_and_differ() -> None:
    specs = [sample_spec(seed) for seed in range(120)]
    assert specs == [sample_spec(seed) for seed in range(120)]
    assert len({spec.garment for spec in specs}) > 60
    assert {spec.sex for spec in specs} == {"women", "men", "children"}
    assert len({spec.size for spec in specs}) >= 6
    assert len({repr(spec) for spec in specs}) == len(specs)


def test_other_cloths_suit() -> None:
    spec = made("чёрный шерстяной пиджак с золотыми пуговицами").spec
    sets = [sample_cloths(spec, seed) for seed in range(20)]
    assert sets == [sample_cloths(spec, seed) for seed in range(20)]
    assert len({cloths[0].colour for cloths in sets}) > 8
    assert any(cloths[0].pattern != "solid" for cloths in sets)
    buttons = {cloth.colour for cloths in sets for cloth in cloths if cloth.part == "buttons"}
    assert buttons == {spec.cloth("buttons").colour}


@pytest.mark.parametrize("word", ["mini", "knee", "midi", "ankle"])
def test_lengths_are_named_as_they_were_asked(word: str) -> None:
    assert length_word(made(f"{word} dress").spec) == word
