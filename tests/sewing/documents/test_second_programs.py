"""Documents as other programs open them: librsvg and Poppler, where they are installed, and ezdxf."""

import io
import shutil
import subprocess
from pathlib import Path

import ezdxf
import numpy as np
import pytest
from PIL import Image

from modiste.sewing.documents import write_pattern
from modiste.sewing.pattern.values import Edge, Panel, Pattern, Placement
from tests.sewing.documents.garments import t_shirt

_DPI = 50.8  # two pixels a millimetre


def _tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def _square() -> Pattern:
    """A square of 10 cm without allowances."""
    corners = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    edges = tuple(Edge(name=f"e{k}", start=corners[k], end=corners[(k + 1) % 4], allowance_cm=0.0) for k in range(4))
    panel = Panel(name="square", piece="square", part="body", edges=edges, placement=Placement(region="flat"))
    return Pattern(garment="tote", panels=(panel,), seams=(), measures=())


def _longest_run(line: np.ndarray) -> int:
    """The longest row of dark pixels."""
    ends = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
    return int((ends[1::2] - ends[::2]).max(initial=0))


def _side_mm(image: Image.Image) -> tuple[float, float]:
    """The longest level and upright lines of a picture, mm."""
    dark = np.asarray(image.convert("L")) < 160
    return (max(_longest_run(row) for row in dark) / 2, max(_longest_run(column) for column in dark.T) / 2)


def test_a_square_of_ten_centimetres_is_that_in_librsvg(tmp_path: Path) -> None:
    write_pattern(_square(), tmp_path / "a.svg")
    command = [_tool("rsvg-convert"), "-d", str(_DPI), "-p", str(_DPI), "-b", "white", str(tmp_path / "a.svg")]
    done = subprocess.run(command, check=True, capture_output=True)
    assert _side_mm(Image.open(io.BytesIO(done.stdout))) == pytest.approx((100, 100), abs=1.5)


def test_the_test_square_is_ten_centimetres_in_poppler(tmp_path: Path) -> None:
    write_pattern(t_shirt(), tmp_path / "a.pdf")
    command = [_tool("pdftoppm"), "-r", str(_DPI), "-png", "-f", "1", "-l", "1", str(tmp_path / "a.pdf")]
    image = Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout))
    assert image.size == pytest.approx((2 * 210, 2 * 297), abs=2)
    corner = image.crop((2 * 5, image.height - 2 * 120, 2 * 120, image.height - 2 * 5))
    assert _side_mm(corner) == pytest.approx((100, 100), abs=1.5)


def test_cyrillic_in_a_pattern_is_found_by_poppler(tmp_path: Path) -> None:
    write_pattern(t_shirt(), tmp_path / "a.pdf", language="ru")
    done = subprocess.run([_tool("pdftotext"), str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True)
    text = done.stdout.decode("utf-8")
    assert "Контрольный квадрат" in text
    assert "долевая" in text


def test_a_square_of_ten_centimetres_is_that_in_dxf(tmp_path: Path) -> None:
    write_pattern(_square(), tmp_path / "a.dxf")
    drawing = ezdxf.readfile(tmp_path / "a.dxf")
    assert not drawing.audit().errors
    scale = {4: 1.0, 5: 10.0}[drawing.units]  # millimetres or centimetres
    lines = [entity for block in drawing.blocks for entity in block if entity.dxftype() in ("POLYLINE", "LWPOLYLINE")]
    widths = [np.ptp([(p[0], p[1]) for p in line.points()], axis=0) * scale for line in lines]
    assert any(np.allclose(wide, 100, atol=0.1) for wide in widths)
