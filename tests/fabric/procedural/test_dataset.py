import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.cli.main import main
from modiste.core.errors import DataError
from modiste.data.patterns import draw_pattern
from modiste.data.readers import open_source
from modiste.fabric.neural.training.pictures import read_fabrics
from modiste.fabric.procedural.dataset import cloth_square, write_crops, write_drawn
from tests.data.drawn_pack import draw_garment


def patterned(name: str) -> Image.Image:
    """A T-shirt on white in a drawn pattern."""
    plain = np.asarray(draw_garment("Tshirts", "Blue"))
    cloth = draw_pattern(name, 256, 3)
    return Image.fromarray(np.where((plain < 250).any(axis=2, keepdims=True), cloth, plain))


def write_photos(folder: Path) -> Path:
    folder.mkdir()
    rows = [("striped.png", "men's striped t-shirt", patterned("striped")),
            ("plain.png", "blue t-shirt", draw_garment("Tshirts", "Blue")),
            ("nothing.png", "floral t-shirt", Image.new("RGB", (256, 256), "white"))]
    lines = []
    for name, text, picture in rows:
        picture.save(folder / name)
        lines.append(json.dumps({"file_name": name, "text": text}))
    (folder / "metadata.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_square_of_cloth_lies_inside_the_garment() -> None:
    square = cloth_square(np.asarray(patterned("polka_dot")))
    assert square is not None
    assert square.shape[0] == square.shape[1] >= 80
    white = (square > 250).all(axis=2)
    assert white.mean() < 0.9
    assert cloth_square(np.full((64, 64, 3), 255, np.uint8)) is None


def test_only_patterned_garments_are_cut(tmp_path: Path) -> None:
    assert write_crops(open_source(write_photos(tmp_path / "photos")), tmp_path / "cloth") == 1
    assert [path.relative_to(tmp_path / "cloth").as_posix() for path in (tmp_path / "cloth").rglob("*.png")] == [
        "striped/00000.png"]
    (tmp_path / "photos" / "striped.png").unlink()
    with pytest.raises(DataError, match="no patterned garment"):
        write_crops(open_source(tmp_path / "photos"), tmp_path / "other")


def test_drawn_fabrics_are_a_training_folder(tmp_path: Path) -> None:
    assert write_drawn(tmp_path / "drawn", per_category=2, side_px=48) == 22
    fabrics = read_fabrics([tmp_path / "drawn"], 32, fewest=2, split="all")
    assert len(fabrics.names) == 11
    assert np.bincount(fabrics.category).tolist() == [2] * 11


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photos = write_photos(tmp_path / "photos")
    assert main(["dataset", "fabrics", "--from", str(photos), "-o", str(tmp_path / "cloth"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pictures"] == 1
    assert main(["dataset", "fabrics", "-n", "0", "-o", str(tmp_path / "none")]) == 2
    assert main(["dataset", "fabrics", "--from", str(tmp_path / "missing"), "-o", str(tmp_path / "none")]) == 2
