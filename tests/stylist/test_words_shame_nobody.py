"""Nothing that is said of clothes speaks of bodies in a way that shames."""

import re
import tomllib
from pathlib import Path

import pytest

from modiste.core.messages import table

SHAMING = (
    r"\b(fat|chubby|obese|overweight|skinny|flabby|plump|ugly|flaw\w*|problem area\w*|slimming|hides? your|too old|"
    r"too big for you|unflattering|толст\w*|жирн\w*|худит|стройнит|скрыва\w+ (недостат|живот|полнот)\w*|полнит|"
    r"полнот\w*|недостат\w* фигур\w*|проблемн\w+ зон\w*|некрасив\w*|уродлив\w*|не по возрасту|лишн\w+ вес\w*)\b")


@pytest.mark.parametrize("room", ["stylist"])
def test_no_text_shames(room: str) -> None:
    said = [text for texts in table(room).values() for text in texts.values()]
    shaming = [text for text in said if re.search(SHAMING, text, re.IGNORECASE)]
    assert shaming == []


def test_the_list_finds_what_it_should() -> None:
    for text in ("this hides your belly", "чёрное стройнит", "slimming", "для полноты"):
        assert re.search(SHAMING, text, re.IGNORECASE), text
    assert tomllib.loads(Path(__file__).parents[2].joinpath("src/modiste/stylist/messages.toml").read_text("utf-8"))
