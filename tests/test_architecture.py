"""The layers hold, and the package stays light until it is used."""

import subprocess
import sys

import pytest
from importlinter.cli import lint_imports

HEAVY = ("torch", "diffusers", "transformers")


def test_imports_only_point_down() -> None:
    assert lint_imports(no_cache=True) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "import modiste; modiste.Studio; modiste.Design; modiste.Settings",
        "import modiste.core.images, modiste.core.colour, modiste.language; modiste.language.prompt('jeans')",
        "from modiste.cli.main import main; main(['--help']); main(['restyle', '--help']); main(['models'])",
        "from modiste.cli.main import main; main(['design', '', '-n', '0']); main(['restyle', 'missing.png', 'coat'])",
    ],
)
def test_torch_waits_until_it_is_needed(statement: str) -> None:
    code = f"import sys\n{statement}\nprint([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


def test_public_names_resolve() -> None:
    import modiste

    for name in modiste.__all__:
        assert getattr(modiste, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = modiste.nothing
