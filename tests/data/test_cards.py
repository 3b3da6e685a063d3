from pathlib import Path

import pytest

from modiste.core.errors import UnknownNameError, WeightsError
from modiste.data import cards


def test_unknown_bundled_model_and_way_out_of_the_folder() -> None:
    for name in ("no-such-model", "../data", "/etc", ""):
        with pytest.raises(UnknownNameError):
            cards.bundled(name)


def test_card(tmp_path: Path) -> None:
    text = '---\nlicense: apache-2.0\ntitle: "Small: one"\n---\n# Title\n\nDraws\nthings.\n\nMore.\n'
    (tmp_path / "README.md").write_text(text)
    card = cards.read_card(tmp_path)
    assert dict(card.head) == {"license": "apache-2.0", "title": "Small: one"}
    assert card.summary == "Draws things."
    with pytest.raises(WeightsError, match="no readable model card"):
        cards.read_card(tmp_path / "none")
