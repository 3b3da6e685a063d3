from collections.abc import Callable
from pathlib import Path

import pytest

from modiste.core.images import load_image, read_lineage
from tests.cli.conftest import Run
from tests.conftest import FakeDesigner

MakePhoto = Callable[..., Path]


def test_design_saves_and_names_its_pictures(run: Run) -> None:
    ran = run("design", "прямые леопардовые джинсы", "-n", 2, "--seed", 7, "--size", 64, "-o", "out")
    assert ran.code == 0
    assert ran.messages == ()
    paths = [Path(line) for line in ran.out.splitlines()]
    assert [path.name for path in paths] == ["priamye-leopardovye-dzhinsy-7.png", "priamye-leopardovye-dzhinsy-8.png"]
    assert load_image(paths[0]).size == (64, 64)
    lineage = read_lineage(paths[0])
    assert lineage is not None
    assert lineage.seed == 7


def test_json_has_the_documented_shape(run: Run) -> None:
    ran = run("design", "синие джинсы", "--seed", 3, "--lock", "type,colour", "--json")
    assert list(ran.json()) == ["designs"]
    (design,) = ran.json()["designs"]
    assert list(design) == ["path", "prompt", "seed", "model", "attributes", "verified", "layers"]
    assert design["prompt"] == "синие джинсы"
    assert design["seed"] == 3
    assert design["model"] == "fake"
    attributes = design["attributes"]
    assert isinstance(attributes, dict)
    assert attributes["garment"] == "jeans"
    assert design["verified"] == [
        {"kind": "type", "asked": "asked", "seen": "seen", "confidence": 0.5, "ok": True, "sure": True},
        {"kind": "colour", "asked": "asked", "seen": "seen", "confidence": 0.5, "ok": False, "sure": True},
    ]
    assert Path(str(design["path"])).is_file()


def test_locks_are_reported_beside_the_path(run: Run) -> None:
    ran = run("design", "blue jeans", "--lock", "type,colour")
    assert "type asked ok" in ran.out
    assert "colour asked missed, looks like seen" in ran.out


def test_a_file_of_prompts_is_drawn_line_by_line(run: Run, designer: FakeDesigner) -> None:
    Path("prompts.txt").write_bytes("\ufeffblue jeans\r\n\r\n  красное платье  \n".encode())
    ran = run("design", "--prompts", "prompts.txt", "--seed", 1, "--json", "--sheet", "sheets/all.png")
    assert [design["prompt"] for design in ran.json()["designs"]] == ["blue jeans", "красное платье"]
    assert [call[1]["seed"] for call in designer.calls] == [1, 1]
    assert load_image("sheets/all.png").width > 512


def test_every_prompt_is_checked_before_the_first_is_drawn(run: Run, designer: FakeDesigner) -> None:
    Path("prompts.txt").write_text("blue jeans\n" + "x" * 3000 + "\n")
    ran = run("design", "--prompts", "prompts.txt")
    assert ran.code == 2
    assert designer.calls == []
    assert not Path("designs").exists()


def test_options_reach_the_model(run: Run, designer: FakeDesigner) -> None:
    run("design", "jeans", "--steps", 9, "--guidance", 2.5, "--model", "some/model", "--size", 128)
    _, options = designer.calls[0]
    assert (options["steps"], options["guidance"], options["size_px"]) == (9, 2.5, 128)
    assert designer.model == "some/model"


def test_the_sidecar_is_written_only_when_asked(run: Run) -> None:
    run("design", "jeans", "--seed", 1, "-o", "a")
    run("design", "jeans", "--seed", 1, "-o", "b", "--sidecar")
    assert [path.name for path in Path("a").iterdir()] == ["jeans-1.png"]
    assert sorted(path.name for path in Path("b").iterdir()) == ["jeans-1.json", "jeans-1.png"]


def test_a_prompt_without_a_garment_is_drawn_with_a_word_of_warning(run: Run) -> None:
    ran = run("design", "👗✨ something blue", "--seed", 1)
    assert ran.code == 0
    assert "names no garment" in ran.message


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["design", ""], "the prompt"),
        (["design", "  "], "the prompt"),
        (["design", "x" * 10_000], "10000"),
        (["design"], "needs a prompt"),
        (["design", "jeans", "--prompts", "p.txt"], "not both"),
        (["design", "--prompts", "missing.txt"], "missing.txt"),
        (["design", "jeans", "-n", "0"], "n:"),
        (["design", "jeans", "-n", "many"], "many|integer"),
        (["design", "jeans", "--seed", "-1"], "seed"),
        (["design", "jeans", "--seed", "9223372036854775808"], "seed"),
        (["design", "jeans", "--seed", "9" * 30], "seed"),
        (["design", "jeans", "--size", "0"], "size"),
        (["design", "jeans", "--size", "250"], "size"),
        (["design", "jeans", "--steps", "0"], "steps"),
        (["design", "jeans", "--guidance", "nan"], "guidance"),
        (["design", "jeans", "--lock", "coluor"], "colour"),
        (["design", "jeans", "--lock", "colour"], "colour"),
        (["design", "jeans", "--sheet", "sheet.jpg"], "sheet.jpg"),
        (["design", "jeans", "--colour", "red"], "--colour"),
        (["design", "jeans", "--guide", "swen"], "sewn"),
        (["design", "jeans", "--control", "dept"], "depth"),
        (["design", "jeans", "--control-model", "x"], "--control depth"),
        (["design", "jeans", "--strength", "0"], "strength"),
        (["design", "jeans", "--guide", "none", "--strength", "0.4"], "--guide none"),
        (["design", "jeans", "--guide", "mask", "--strength", "0.4"], "--strength belongs"),
        (["design", "jeans", "--engine", "sewn", "--guide", "sewn"], "--engine sewn"),
        (["design", "sandals", "--guide", "sewn"], "sandals"),
        (["design", "jeans", "--control", "depth"], "follows no depth"),
        (["design", "--again", "a.png", "--guide", "sewn"], "--again sews"),
        (["disign", "jeans"], "disign"),
        (["restyle", "jacket"], "photo and a prompt"),
        (["restyle", "missing.png", "a jacket"], "missing.png"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    run: Run, designer: FakeDesigner, arguments: list[str], named: str
) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert any(part in ran.message for part in named.split("|"))
    assert designer.calls == []
    assert list(Path().iterdir()) == []


def test_a_folder_that_cannot_be_written_to_stops_before_drawing(run: Run, designer: FakeDesigner) -> None:
    Path("file").write_text("")
    for arguments in (["-o", "file"], ["-o", "file/sub"], ["--sheet", "file/sheet.png"]):
        ran = run("design", "jeans", *arguments)
        assert ran.code == 1
        assert "file" in ran.message
    assert designer.calls == []


def test_ctrl_c_keeps_what_is_drawn(run: Run, designer: FakeDesigner) -> None:
    Path("prompts.txt").write_text("blue jeans\nred dress\n")
    designer.fails_on = "red dress"
    ran = run("design", "--prompts", "prompts.txt", "--seed", 1)
    assert ran.code == 130
    assert ran.message == "stopped"
    assert [path.name for path in Path("designs").iterdir()] == ["blue-jeans-1.png"]


def test_prompts_that_are_not_text_are_refused(run: Run) -> None:
    Path("p.txt").write_bytes("джинсы".encode("cp1251"))
    assert "UTF-8" in run("design", "--prompts", "p.txt").message
    Path("p.txt").write_text("\n \n")
    assert "no prompt" in run("design", "--prompts", "p.txt").message


def test_restyle_mixes_photos(run: Run, designer: FakeDesigner, photo: MakePhoto) -> None:
    red, blue = photo("red.png"), photo("blue.png", colour="blue")
    ran = run("restyle", red, blue, "пиджак того же стиля", "--mix", 0.7, "--weights", "3,1", "--json")
    assert ran.code == 0
    kind, options = designer.calls[0]
    assert kind == "restyle"
    assert (options["mix"], options["weights"]) == (0.7, (3.0, 1.0))
    assert options["photos"] == (str(red), str(blue))
    assert ran.json()["designs"][0]["prompt"] == "пиджак того же стиля"


def test_restyle_with_strength_or_mask(run: Run, designer: FakeDesigner, photo: MakePhoto) -> None:
    picture, mask = photo(), photo("mask.png", colour="white")
    assert run("restyle", picture, "green coat", "--strength", 0.4).code == 0
    assert run("restyle", picture, "green coat", "--mask", mask).code == 0
    assert [kind for kind, _ in designer.calls] == ["image_to_image", "inpaint"]
    assert designer.calls[0][1]["strength"] == 0.4


def test_a_folder_is_restyled_picture_by_picture(
    run: Run, designer: FakeDesigner, photo: MakePhoto, tmp_path: Path
) -> None:
    photo("many/b.png")
    photo("many/a.jpg")
    (tmp_path / "many" / "c.png").write_bytes(b"no picture")
    (tmp_path / "many" / "notes.txt").write_text("not a picture")
    ran = run("restyle", tmp_path / "many", "a coat", "--seed", 1)
    assert ran.code == 0
    assert [Path(call[1]["photos"][0]).name for call in designer.calls] == ["a.jpg", "b.png"]  # type: ignore[index]
    assert "c.png" in ran.messages[0]
    assert ran.messages[1] == "1 of 3 pictures skipped"
    assert len(ran.out.splitlines()) == 2


def test_a_folder_of_broken_pictures_is_bad_input(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    assert "no picture" in run("restyle", folder, "a coat").message
    (folder / "a.png").write_bytes(b"no")
    ran = run("restyle", folder, "a coat")
    assert ran.code == 2
    assert "a.png" in ran.messages[0]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--mix", "1.5"], "mix"),
        (["--mix", "0.5", "--strength", "0.5"], "--strength"),
        (["--weights", "1,2"], "weights"),
        (["--weights", "one"], "--weights"),
        (["--strength", "0"], "strength"),
        (["--mask", "missing.png"], "missing.png"),
    ],
)
def test_bad_restyle_options(
    run: Run, designer: FakeDesigner, photo: MakePhoto, options: list[str], named: str
) -> None:
    ran = run("restyle", photo(), "a coat", *options)
    assert ran.code == 2
    assert named in ran.message
    assert designer.calls == []


def test_a_prompt_in_the_wrong_place_is_explained(run: Run, photo: MakePhoto) -> None:
    assert "comes after" in run("restyle", "a coat", photo()).message
    assert "Add a prompt" in run("restyle", photo()).message
    assert "one photo" in run("restyle", photo("a.png"), photo("b.png"), "coat", "--strength", "0.5").message


def test_a_broken_photo_is_named(run: Run, designer: FakeDesigner, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    ran = run("restyle", broken, "a coat")
    assert ran.code == 2
    assert "broken.png" in ran.message
    assert designer.calls == []
