"""A fabric of one's own: all that is cut from the cloth of the body follows it, and words and papers speak of it."""

import numpy as np
import pytest
from PIL import Image

from modiste.core.messages import Language
from modiste.core.values import Lineage, Swatch
from modiste.language import prompt
from modiste.sewing.blocks import draft
from modiste.sewing.documents.sheets.sheet_facts import cloth_name
from modiste.sewing.own_fabric import in_words_of, inks_of, pattern_of
from modiste.sewing.specification import describe, specify
from modiste.sewing.tailor import body_of, cloths_of


def fabric(category: str, spots: float = 0.3) -> Swatch:
    """Red spots on ivory."""
    tile = np.full((64, 64, 3), (245, 240, 225), np.uint8)
    tile[: round(64 * spots)] = (190, 20, 30)
    return Swatch(tile=Image.fromarray(tile), category=category, engine="drawn", seed=1, seam_score=1.0,
                  lineage=Lineage(kind="fabric", model="drawn", seed=1))


def test_a_belt_of_the_same_cloth_follows_and_ribbing_stays() -> None:
    wrap = specify(prompt("indigo satin wrap dress").attributes, "indigo satin wrap dress").spec
    cloths = cloths_of(wrap, draft(wrap, body_of(wrap)), fabric("floral"))
    assert "belt" in cloths
    assert all(one.swatch is not None for one in cloths.values())
    bomber = specify(prompt("navy bomber jacket").attributes, "navy bomber jacket").spec
    own = {one.part for one in bomber.cloths if one.material == "rib"}
    cloths = cloths_of(bomber, draft(bomber, body_of(bomber)), fabric("floral"))
    assert own
    assert all((one.swatch is None) == (part in own) for part, one in cloths.items())


@pytest.mark.parametrize(("category", "spots", "english", "russian"), [
    ("floral", 0.3, "floral", "цвет"), ("photo", 0.3, "print", "принт"), ("photo", 0.02, "", "")])
def test_words_speak_of_the_fabric_and_not_of_the_colour_before(category: str, spots: float, english: str,
                                                                russian: str) -> None:
    spec = specify(prompt("indigo satin wrap dress").attributes, "indigo satin wrap dress").spec
    own = fabric(category, spots)
    cases: tuple[tuple[Language, str, str], ...] = (("en", english, "indigo"), ("ru", russian, "индиго"))
    for spoken, print_name, before in cases:
        said = describe(in_words_of(spec, own), spoken)
        assert before in describe(spec, spoken)
        assert before not in said
        assert print_name in said, said
    assert in_words_of(spec, None) == spec
    assert (pattern_of(own) == "solid") == (spots < 0.1)
    assert inks_of(own)[0] == (245, 240, 225)
    cloths = cloths_of(spec, draft(spec, body_of(spec)), own)
    assert "indigo" not in cloth_name(cloths["body"], "en")
