import json
from pathlib import Path

import pytest

from modiste.cli.main import main
from modiste.core.images import load_image, read_lineage


def test_fabrics_are_saved_in_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["fabric", "горошек", "--seed", "3", "--size", "64", "--inks", "3", "--colourways", "1", "--format",
               "png,tiff,svg,plates,sheet", "-o", str(tmp_path), "--json"]
    assert main(command) == 0
    swatches = json.loads(capsys.readouterr().out)["swatches"]
    assert [Path(one["path"]).name for one in swatches] == ["dotted-3.png", "dotted-3-colourway-1.png"]
    for one in swatches:
        assert one["category"] == "dotted"
        assert one["engine"] == "drawn"
        assert one["seam_score"] <= 1.03
        kinds = [Path(path).name.removeprefix(Path(one["path"]).stem) for path in one["files"]]
        assert kinds[:3] == [".png", ".tiff", ".svg"]
        assert len([kind for kind in kinds if "-plate-" in kind]) == len(one["inks"])
        assert kinds[-1] == "-repeat.png"
        assert all(Path(path).stat().st_size for path in one["files"])
    lineage = read_lineage(tmp_path / "dotted-3.png")
    assert lineage is not None
    assert lineage.seed == 3


def test_own_inks_and_coordinates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inks = tmp_path / "inks.csv"
    inks.write_text("name,hex\nIndigo,#1b2a5c\nEcru,#f3ead8\nRust,#a8502c\n,#112233\n", encoding="utf-8")
    command = ["fabric", "zebra", "--seed", "2", "--size", "64", "--inks", "2", "--coordinates", "-o", str(tmp_path)]
    assert main([*command, "--ink-library", str(inks)]) == 0
    said = capsys.readouterr()
    names = [Path(line).name for line in said.out.split()]
    assert names == ["zebra-2.png", "zebra-2-blender.png", "zebra-2-stripe.png"]
    assert "dE2000" in said.err
    assert "skipped line 5: no name" in said.err
    assert main([*command, "--ink-library", str(tmp_path / "none.csv")]) == 2


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    for seed in ("1", "1"):
        assert main(["fabric", "zebra", "--size", "32", "--seed", seed, "-o", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["zebra-1-2.png", "zebra-1.png"]


def test_width_on_cloth_sets_the_pixels(tmp_path: Path) -> None:
    assert main(["fabric", "zigzag", "--width-cm", "2", "--dpi", "100", "--seed", "1", "-o", str(tmp_path)]) == 0
    assert load_image(tmp_path / "zigzag-1.png").width == pytest.approx(2 / 2.54 * 100, abs=1)


@pytest.mark.parametrize(("options", "message"), [
    (["stripd"], "did you mean striped"), (["floral", "--inks", "1"], "inks: expected 2 to 32"),
    (["floral", "--size", "0"], "size: expected"), (["floral", "--size", "100000"], "size: expected"),
    (["floral", "--format", "svg"], "--inks"), (["floral", "--format", "bmp"], "known: png"),
    (["floral", "--palette", "#12"], "hexadecimal"), (["floral", "-n", "0"], "at least 1"),
    (["floral", "--seed", "-1"], "seed"), (["floral", "--width-cm", "-3"], "width"),
    (["floral", "--width-cm", "10000"], "size"),
])
def test_bad_input_is_one_line_and_leaves_nothing(
    options: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fabric", *options, "-o", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("modiste: ")
    assert message in error
    assert not (tmp_path / "out").exists()
