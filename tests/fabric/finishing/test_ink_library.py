from pathlib import Path

import pytest

from modiste.core.errors import DataError
from modiste.core.values import Palette
from modiste.fabric.finishing.ink_library import read_inks


def write(folder: Path, text: str) -> Path:
    path = folder / "inks.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [
    "name,hex\nRed,#ff0000\nWhite,#ffffff\n",
    "Name;R;G;B\nRed;255;0;0\nWhite;255;255;255\n",
    "ink\tL\ta\tb\nRed\t53.24\t80.09\t67.2\nWhite\t100\t0\t0\n",
    "\ufeffname,L,a,b\nRed,\"53,24\",\"80,09\",\"67,2\"\nWhite,100,0,0\n",
])
def test_colours_are_read_as_hex_rgb_and_lab(tmp_path: Path, text: str) -> None:
    library = read_inks(write(tmp_path, text))
    assert [ink.name for ink in library.inks] == ["Red", "White"]
    assert max(abs(a - b) for a, b in zip(library.inks[0].colour, (255, 0, 0), strict=True)) <= 1
    assert library.skipped == ()


def test_the_nearest_ink_with_its_distance(tmp_path: Path) -> None:
    library = read_inks(write(tmp_path, "name,hex\nNavy,#1a2b5c\nRose,#f0a0b0\n"))
    matches = library.match(Palette.from_hex("#f0a0b0", "#1a2b6c"))
    assert [match.ink.name for match in matches] == ["Rose", "Navy"]
    assert matches[0].delta_e == pytest.approx(0, abs=1e-9)
    assert 1 < matches[1].delta_e < 8


def test_bad_rows_are_skipped_and_told(tmp_path: Path) -> None:
    text = "name,hex\nGood,#102030\n,#102030\nShort,#1020\nNone,\nAlso,#abc\n"
    library = read_inks(write(tmp_path, text))
    assert [ink.name for ink in library.inks] == ["Good", "Also"]
    assert [str(note).split(":")[0] for note in library.skipped] == ["line 3", "line 4", "line 5"]
    channels = read_inks(write(tmp_path, "name,r,g,b\nA,1,2,3\nB,1,2,300\nC,1,2,x\nD,1,nan,3\n"))
    assert len(channels.inks) == 1
    assert len(channels.skipped) == 3


@pytest.mark.parametrize(("text", "match"), [
    ("", "no ink could be read"), ("name,hex\n", "no ink could be read"), ("red\nblue\n", "no ink could be read"),
    ("name,hex\nRed,red\n", "hexadecimal"),
])
def test_a_file_without_inks_is_refused(tmp_path: Path, text: str, match: str) -> None:
    with pytest.raises(DataError, match=match):
        read_inks(write(tmp_path, text))


def test_a_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="check the path"):
        read_inks(tmp_path / "none.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01name")
    with pytest.raises(DataError, match="UTF-8"):
        read_inks(tmp_path / "binary.csv")
