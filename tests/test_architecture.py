"""The layers hold, and the package stays light until it is used."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
FIELDS_BY_NAME = 5
HEAVY = ("torch", "diffusers", "transformers")
_IN_A_FOLDER = ("import os, tempfile; from modiste.cli.main import main; os.chdir(tempfile.mkdtemp()); "
                "home = ['--home', 'home'];")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_imports_only_point_down() -> None:
    assert lint_imports(no_cache=True) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "import modiste; modiste.Studio; modiste.Design; modiste.Settings",
        "import modiste.core.images, modiste.core.colour, modiste.language; modiste.language.prompt('jeans')",
        "from modiste.cli.main import main; main(['--help']); main(['restyle', '--help']); main(['models'])",
        "from modiste.cli.main import main; main(['design', '', '-n', '0']); main(['restyle', 'missing.png', 'coat'])",
        f"{_IN_A_FOLDER} assert not main([*home, 'design', 'a scarf', '--engine', 'sewn', '-n', '1', '--size', '256'])",
    ],
)
def test_torch_waits_until_it_is_needed(statement: str) -> None:
    code = f"import sys\n{statement}\nprint([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_looks_at_photos_waits_for_no_library_of_the_clip() -> None:
    """They take as long to load as an outfit takes to be sewn."""
    looks = ("garment.segmentation.load", "garment.reading.reader", "garment.cloth.naming", "garment.cloth.plain",
             "encoder.item.embedder", "studio.photo_cloth", "studio.wardrobe.worn", "studio.wardrobe.seeing")
    code = "import sys\n" + "".join(f"import modiste.{name}\n" for name in looks) + "print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert {"diffusers", "transformers"}.isdisjoint(done.stdout.split())


def test_what_tags_a_photo_waits_for_no_scipy() -> None:
    """Only a print is unfolded by it."""
    code = "import sys\nimport modiste.garment.cloth.plain, modiste.imaging.retexturing.paint\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "scipy" not in done.stdout.split()


@pytest.mark.parametrize("folder", ["src", "tests", "benchmarks"])
def test_files_and_functions_fit_on_a_few_screens(folder: str) -> None:
    """A function is counted without its signature: a command's options are a table of their own."""
    long = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > MOST_LINES:
            long.append(str(path))
        long += [f"{path}: {node.name}" for node in ast.walk(tree(path))
                 if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                 and (node.end_lineno or 0) - node.body[0].lineno >= MOST_LINES_OF_A_FUNCTION]
    assert long == []


@pytest.mark.parametrize("folder", ["src", "tests", "benchmarks"])
def test_dataclasses_of_five_fields_are_built_by_name(folder: str) -> None:
    positional = [f"{path}: {node.name}" for path in sorted((ROOT / folder).rglob("*.py"))
                  for node in ast.walk(tree(path))
                  if isinstance(node, ast.ClassDef) and _is_dataclass(node) and not _is_dataclass(node, "kw_only=True")
                  and len(_fields(node)) >= FIELDS_BY_NAME]
    assert positional == []


def _is_dataclass(node: ast.ClassDef, option: str = "") -> bool:
    written = [ast.unparse(one) for one in node.decorator_list]
    return any(one.split("(")[0].split(".")[-1] == "dataclass" and option in one for one in written)


def _fields(node: ast.ClassDef) -> list[ast.AnnAssign]:
    """The fields that may be given by place: those before `_: KW_ONLY`."""
    fields = [one for one in node.body
              if isinstance(one, ast.AnnAssign) and "ClassVar" not in ast.unparse(one.annotation)]
    return fields[:next((at for at, one in enumerate(fields) if ast.unparse(one.annotation) == "KW_ONLY"), len(fields))]


def test_public_names_resolve() -> None:
    import modiste

    for name in modiste.__all__:
        assert getattr(modiste, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = modiste.nothing


@pytest.mark.parametrize("page", ["docs/ARCHITECTURE.md", "CONTRIBUTING.md", "docs/sewing.md", "docs/studio.md"])
def test_files_that_the_documents_name_are_there(page: str) -> None:
    """By their path or the end of it: `tables.py` beside a folder that the sentence names."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"`([\w./]+\.(?:py|toml|js|html|css))`", text))
    parts = (ROOT / name for name in ("src", "tests", "docs", "benchmarks"))
    there = ["/pyproject.toml",
             *(f"/{path.relative_to(ROOT).as_posix()}" for one in parts for path in one.rglob("*"))]
    missing = {one for one in named if not any(path.endswith(f"/{one.strip('/')}") for path in there)}
    assert not missing
