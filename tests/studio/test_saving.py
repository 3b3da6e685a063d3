import json
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.errors import OutputError
from modiste.core.images import load_image, read_lineage
from modiste.core.values import Design, Lineage, Prompt, Verification
from modiste.studio.saving import prepare_folder, save_designs, slug


def make(text: str = "blue jeans", seed: int = 7, steps: str = "8") -> Design:
    prompt = Prompt(text, "en", Attributes(garment="jeans", colours=("blue",)))
    lineage = Lineage(kind="design", model="m", seed=seed, settings=(("steps", steps),), inputs=(text,))
    return Design(
        image=Image.new(
            "RGB", (8, 8),
            (
                seed, 2,
                3)), prompt=prompt, seed=seed, model="m", verified=(
                    Verification(kind="type", asked="jeans", seen="jeans", confidence=0.9, ok=True),),
        lineage=lineage,
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Blue jeans", "blue-jeans"),
        ("прямые леопардовые джинсы", "priamye-leopardovye-dzhinsy"),
        ("Тёмно-синяя рубашка", "temno-siniaia-rubashka"),
        ("café crème", "cafe-creme"),
        ("../../etc/passwd", "etc-passwd"),
        ("👗💃", "design"),
        ("连衣裙", "design"),
    ],
)
def test_slug_is_a_plain_file_name(text: str, name: str) -> None:
    assert slug(text) == name


def test_slug_is_cut_between_words() -> None:
    assert slug("one two " * 40) == "one-two-one-two-one-two-one-two-one-two-one-two"
    assert slug("x" * 300) == "x" * 48


def test_saved_designs_carry_their_lineage(tmp_path: Path) -> None:
    designs = (make(seed=7), make(seed=8))
    paths = save_designs(designs, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["blue-jeans-7.png", "blue-jeans-8.png"]
    assert read_lineage(paths[1]) == designs[1].lineage
    assert load_image(paths[1]).getpixel((0, 0)) == (8, 2, 3)
    assert len(list(paths[0].parent.iterdir())) == 2


def test_the_same_picture_keeps_its_name_and_another_gets_its_own(tmp_path: Path) -> None:
    first = save_designs([make()], tmp_path)
    assert save_designs([make()], tmp_path) == first
    other = save_designs([make(steps="20")], tmp_path)
    assert other[0].name == "blue-jeans-7-2.png"
    assert read_lineage(first[0]) == make().lineage


def test_files_of_others_stay_as_they_are(tmp_path: Path) -> None:
    text, foreign = tmp_path / "blue-jeans-7.png", tmp_path / "blue-jeans-7-2.png"
    text.write_text("mine")
    Image.new("RGB", (9, 9)).save(foreign)
    before = foreign.read_bytes()
    (path,) = save_designs([make()], tmp_path)
    assert path.name == "blue-jeans-7-3.png"
    assert text.read_text() == "mine"
    assert foreign.read_bytes() == before


def test_designs_of_one_call_never_share_a_name(tmp_path: Path) -> None:
    assert len(set(save_designs([make(), make()], tmp_path))) == 2


def test_sidecar_holds_the_result_and_its_lineage(tmp_path: Path) -> None:
    (path,) = save_designs([make()], tmp_path, sidecar=True)
    told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert told["path"] == str(path)
    assert told["prompt"] == "blue jeans"
    assert told["attributes"] == {"garment": "jeans", "colours": ["blue"]}
    assert told["verified"] == [
        {"kind": "type", "asked": "jeans", "seen": "jeans", "confidence": 0.9, "ok": True, "sure": True}
    ]
    assert told["lineage"]["seed"] == 7


def test_a_sidecar_never_replaces_a_file_of_others(tmp_path: Path) -> None:
    (tmp_path / "blue-jeans-7.json").write_text("{}")
    (path,) = save_designs([make()], tmp_path, sidecar=True)
    assert path.name == "blue-jeans-7-2.png"
    assert (tmp_path / "blue-jeans-7.json").read_text() == "{}"


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(OutputError, match="file"):
        prepare_folder(in_the_way / "sub")
    with pytest.raises(OutputError, match="file"):
        prepare_folder(in_the_way)
