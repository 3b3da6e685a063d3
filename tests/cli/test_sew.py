"""`modiste sew`: what it writes, and what it refuses before anything is sewn."""

import json
import re
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from modiste.__main__ import run as entry
from modiste.core.attributes import Attributes
from modiste.core.images import read_lineage
from modiste.core.values import Lineage
from modiste.sewing.simulation.dynamics.solver import FrameSolver, Ground
from modiste.sewing.specification import spec_to_json, specify
from tests.cli.conftest import Run


def test_words_become_pictures_a_spec_and_documents(run: Run, tmp_path: Path) -> None:
    done = run("sew", "прямые леопардовые джинсы", "--seed", "7", "--quick", "--pixels", "256", "--view", "front,back",
               "--pattern", tmp_path / "p.pdf", "--flat", tmp_path / "f.svg", "--sheet", tmp_path / "t.xlsx", "--glb",
               "-o", tmp_path / "out", "--json")
    assert done.code == 0, done.messages
    (row,) = done.json()["garments"]
    assert row["garment"] == "jeans"
    assert row["seed"] == 7
    measures, spec = row["measures"], row["spec"]
    assert isinstance(measures, dict)
    assert isinstance(spec, dict)
    assert measures["inseam"] == pytest.approx(spec["legs"]["inseam_cm"], abs=0.5)
    for name in ("path", "pattern", "flat", "sheet", "glb"):
        assert Path(str(row[name])).stat().st_size > 1000, name
    assert isinstance(row["views"], dict)
    assert set(row["views"]) == {"front", "back"}
    lineage = read_lineage(Path(str(row["path"])))
    assert isinstance(lineage, Lineage)
    assert lineage.kind == "sew"
    assert lineage.inputs == ("прямые леопардовые джинсы",)
    spec_file = Path(str(row["path"])).with_suffix(".json")
    again = run("sew", "--from", spec_file, "--seed", "7", "--quick", "--pixels", "256",
                "-o", tmp_path / "again", "--json")
    (second,) = again.json()["garments"]
    with Image.open(str(row["path"])) as first, Image.open(str(second["path"])) as other:
        assert first.tobytes() == other.tobytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "needs a prompt"),
        (("",), "says nothing"),
        (("a cat riding a skateboard",), "sewn"),
        (("кроссовки",), "шь"),
        (("shirt", "-n", "0"), "n: expected 1 to"),
        (("shirt", "-n", "65"), "n: expected 1 to"),
        (("shirt", "--size", "huge"), "size"),
        (("shirt", "--body", "170/92"), "body"),
        (("shirt", "--body", "170/nan/74/100"), "body"),
        (("shirt", "--body", "30/92/74/100"), "body"),
        (("shirt", "--view", "above"), "view"),
        (("shirt", "--show", "naked"), "show"),
        (("shirt", "--ground", "lava"), "ground"),
        (("shirt", "--pose", "flying"), "pose"),
        (("shirt", "--for", "dogs"), "wearer"),
        (("shirt", "--pixels", "9000"), "pixels"),
        (("shirt", "--material", "cheese"), "material"),
        (("shirt", "--colour", "reddish"), "colour"),
        (("shirt", "--scale-cm", "5"), "fabric"),
        (("shirt", "--fit"), "--body"),
        (("shirt", "--sizes", "XXL-XS", "--sheet", "t.pdf"), "XS-XXL"),
        (("shirt", "--sizes", "XS-XXL"), "--pattern"),
        (("shirt", "--sizes", "foo", "--sheet", "t.pdf"), "foo"),
        (("--from", "."), "is no file"),
        (("shirt", "--pattern", "p.txt"), ".pdf"),
        (("shirt", "--flat", "f.png"), ".svg"),
        (("shirt", "--sheet", "t.doc"), ".xlsx"),
        (("shirt", "--overview", "all.jpg"), "PNG"),
        (("shirt", "--from", "x.json"), "one of"),
        (("--from", "missing.json"), "no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("sew", *arguments)
    assert done.code == 2
    assert said in done.message


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b'{"modiste_spec": 99}', b'{"pattern": {}}',
                                     b'{"modiste_spec": 1, "garment": "shirt", "sex": "women", "size": NaN}',
                                     b"[" * 100_000])  # fmt: skip
def test_a_broken_spec_is_refused_in_one_line(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.json").write_bytes(content)
    done = run("sew", "--from", tmp_path / "s.json")
    assert done.code == 2
    assert "s.json" in done.message


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("",), ("стул",), ("юбка", "-n", "0"), ("юбка", "--size", "99"), ("юбка", "--body", "nan/92/74/100"),
        ("юбка", "--body", "170/60/74/170"), ("юбка", "--material", "кирпич"), ("юбка", "--fabric", "нет"),
        ("юбка", "--seed", "-5"), ("юбка", "--fit"), ("юбка", "--from", "x"), ("юбка", "--over", "нет.json"),
        ("юбка", "--pattern", "узор"), ("юбка длиной 5 м",), ("юбка", "--view", "сверху"), ("--from", "нет"),
        ("--from", "."), ("юбка", "--scale-cm", "5"), ("юбка", "--sizes", "XS-XL"),
    ],
)  # fmt: skip
def test_who_writes_russian_is_answered_in_russian(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    done = run("sew", *arguments)
    assert done.code == 2
    words = re.sub(r"--?[a-z-]+|modiste sew|[.][a-z]+|[A-Z]{2,}|front.*turn|x$|UTF-8", "", done.message)
    assert re.search("[а-я]", words)
    assert not re.search("[a-z]{4}", words), words


def _changed(spec: dict[str, Any], path: tuple[str | int, ...], value: object) -> str:
    inner: Any = spec
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(spec)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("bodice", "length_cm"), 1e30), (("bodice", "length_cm"), float("inf")), (("bodice", "length_cm"), "long"),
        (("bodice",), [1, 2]), (("garment",), "../../etc"), (("size",), "../M"), (("cloths", 0, "material"), "../x"),
        (("modiste_spec",), 9), (("evil",), 1), (("sleeves", "length_cm"), 6.0), (("neck", "width_cm"), 60.0),
        (("bodice", "length_cm"), 0.0), (("body",), {"height": 1}), (("pockets",), [{"kind": "patch", "count": 12}]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("locale", ["ru_RU.UTF-8", "en_GB.UTF-8"])
def test_a_hostile_spec_is_refused_in_one_line_of_the_language(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: tuple[str | int, ...], value: object, locale: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    good = json.loads(spec_to_json(specify(Attributes(garment="shirt")).spec))
    (tmp_path / "s.json").write_text(_changed(good, path, value))
    done = run("sew", "--from", tmp_path / "s.json", "-o", tmp_path / "out")
    assert done.code == 2
    assert bool(re.search("[а-я]", done.message)) == locale.startswith("ru")
    assert not list((tmp_path / "out").glob("*"))


def test_a_folder_that_is_a_file_is_refused_before_anything_is_sewn(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    done = run("sew", "shirt", "-o", tmp_path / "taken")
    assert done.code == 1
    assert "taken" in done.message


def test_the_spec_is_plain_json(run: Run, tmp_path: Path) -> None:
    done = run("sew", "red skirt", "--seed", "0", "--quick", "--pixels", "256", "-o", tmp_path)
    assert done.code == 0
    (saved,) = tmp_path.glob("*.json")
    assert json.loads(saved.read_text())["garment"].endswith("skirt")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is a KeyboardInterrupt, also where the tests run in the background of a shell, which has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_while_it_hangs_leaves_nothing_half_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = FrameSolver.step
    frames: list[int] = []

    def pressed(self: FrameSolver, grounds: tuple[Ground, ...]) -> float:
        frames.append(len(frames))
        if len(frames) == 3:
            signal.raise_signal(signal.SIGINT)
        return step(self, grounds)

    monkeypatch.setattr(FrameSolver, "step", pressed)
    done = run("sew", "skirt with a slit", "--quick", "--seed", "7", "-o", tmp_path / "out",
               "--pattern", tmp_path / "out" / "p.pdf")  # fmt: skip
    assert (done.code, done.message, len(frames)) == (130, "stopped", 3)
    assert list((tmp_path / "out").iterdir()) == []


def test_ctrl_c_while_modules_load_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Loading(ModuleType):
        def __getattr__(self, name: str) -> object:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "modiste.cli.main", Loading("modiste.cli.main"))
    assert entry() == 130
    assert capsys.readouterr().err == "modiste: stopped\n"


def test_a_full_disk_leaves_nothing_half_written(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        done = run("sew", "красная юбка", "--seed", "0", "--pixels", "256", "-o", out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert done.code == 1
    assert "на диске нет места" in done.message
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("option", ["--pattern", "--sheet", "--flat"])
def test_a_folder_in_place_of_a_document_is_said_before_it_hangs(run: Run, tmp_path: Path, option: str) -> None:
    (tmp_path / "it.pdf").mkdir()
    done = run("sew", "shirt", option, tmp_path / "it.pdf", "-o", tmp_path / "out")
    assert done.code == 1
    assert "it.pdf: is a folder" in done.message
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [("--overview", "file/all.png"), ("-o", "file/sub"), ("--flat", "file/f.svg")])
def test_a_place_that_cannot_be_written_to_is_said_before_it_hangs(run: Run, arguments: tuple[str, str]) -> None:
    Path("file").write_text("")
    done = run("sew", "shirt", *arguments)
    assert done.code == 1
    assert "file" in done.message


@pytest.mark.parametrize(("text", "said"), [
    ("dress 5 m long", "67 to 175 cm"), ("юбка длиной 0 см", "130 см"), ("рост 300 платье", "80 до 220"),
    ("джинсы талия 20", "талии 20 см"), ("a fridge", "t-shirt"), ("dress, waist 150 cm, hips 90 cm", "go with hips"),
])  # fmt: skip
def test_measures_that_nothing_has_name_the_usual_ones(run: Run, text: str, said: str) -> None:
    done = run("sew", text)
    assert done.code == 2
    assert said in done.message


def test_a_fabric_of_eight_pixels_is_refused(run: Run, tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "tiny.png")
    done = run("sew", "юбка", "--fabric", tmp_path / "tiny.png")
    assert done.code == 2
    assert "не меньше 16" in done.message
