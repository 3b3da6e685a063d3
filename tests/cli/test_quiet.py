"""What libraries print, warn of and log does not reach the user's terminal; what is ours does, in one line."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

_ROOT = Path(__file__).parents[2]
_NOISY = """
    import ctypes, logging, os, sys, warnings
    from modiste.cli.console import say, show
    from modiste.cli.main import app, main

    @app.command("noisy")
    def noisy(path: str) -> None:
        from PIL import Image
        say("before")
        try:
            Image.open(path).load()
        except OSError:
            pass
        os.write(2, b"from a library of C\\n")
        warnings.warn("deprecated since 4.50", FutureWarning)
        logging.getLogger("torch.utils").warning("from torch")
        for name in ("transformers", "diffusers"):
            __import__(name)
            logging.getLogger(name + ".modeling").warning("from " + name)
        logging.getLogger("modiste.studio").warning("ours")
        show("result")
        say("after")

    @app.command("faulty")
    def faulty() -> None:
        from modiste.core.values import parse_hex
        parse_hex(None)

    sys.exit(main())
"""


@pytest.fixture
def torn_tiff(tmp_path: Path) -> Path:
    """A picture of which libtiff complains by itself."""
    path = tmp_path / "torn.tif"
    Image.effect_noise((200, 200), 90).save(path, compression="tiff_lzw")
    data = bytearray(path.read_bytes())
    data[20:4000] = bytes(3980)
    path.write_bytes(bytes(data))
    return path


def test_only_our_lines_reach_the_terminal(torn_tiff: Path) -> None:
    loud = subprocess.run([sys.executable, "-c", f"from PIL import Image\nImage.open({str(torn_tiff)!r}).load()"],
                          capture_output=True, text=True, check=False).stderr
    assert "LZW" in loud, "libtiff has something to say of this picture"
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(_NOISY), "noisy", str(torn_tiff)], cwd=_ROOT,
                          capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "result\n")
    assert done.stderr.splitlines() == ["modiste: before", "ours", "modiste: after"]


def test_a_fault_of_ours_is_one_line_that_says_where() -> None:
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(_NOISY), "faulty"], cwd=_ROOT, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("modiste: a fault of the program: ")
    assert "values.py:" in line
