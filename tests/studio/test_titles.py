"""Titles are for people: they are told in the reader's language, and nothing is read out of them."""

from pathlib import Path

import pytest
from PIL import Image

from modiste.studio.saving import Json
from modiste.studio.store import NewPicture, Store
from modiste.studio.titles import TITLES, draped_title, fabric_title, shown_title

INKS = ("#000000", "#c00010", "#ffffff")
FABRIC: dict[str, Json] = {"category": "cheetah", "seed": 7, "role": "colourway-1", "inks": list(INKS)}


@pytest.mark.parametrize(("new", "russian"), [
    (NewPicture(kind="fabric", title="cheetah 7 colourway-1", attributes=FABRIC),
     "Леопард · чёрный, красный · расцветка 1"),
    (NewPicture(kind="fabric", title=fabric_title("cheetah", "colourway-1", INKS),
                attributes=FABRIC), "Леопард · чёрный, красный · расцветка 1"),
    (NewPicture(kind="draped", title=draped_title("me", "#000000"), attributes={"photo": "me", "cloth": "#000000"}),
     "me · чёрный"),
    (NewPicture(kind="fabric", title="cheetah for Anna", attributes=FABRIC), "cheetah for Anna"),
    (NewPicture(kind="fabric", title="cheetah 7"), "cheetah 7"),
    (NewPicture(kind="draped", title=draped_title("me · at home", "cheetah"),
                attributes={"photo": "me · at home", "cloth": "cheetah"}), "me · at home · леопард"),
    (NewPicture(kind="draped", title="me · cheetah"), "me · cheetah"),
    (NewPicture(kind="photo", title="cheetah 7"), "cheetah 7"),
    (NewPicture(kind="outfit", title="Red dress", attributes={TITLES: {"en": "Red dress", "ru": "Красное платье"}}),
     "Красное платье"),
    (NewPicture(kind="outfit", title="for Anna", attributes={TITLES: {"en": "Red dress", "ru": "Красное платье"}}),
     "for Anna"),
])
def test_only_titles_of_our_own_making_are_told_in_other_words(home: Path, new: NewPicture, russian: str) -> None:
    with Store.open(home) as store:
        assert shown_title(store.pictures.add(None, Image.new("RGB", (8, 8)), new), "ru") == russian
