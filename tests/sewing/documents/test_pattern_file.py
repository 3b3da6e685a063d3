import io
import re
import zlib
from dataclasses import replace
from xml.etree import ElementTree as ET

import ezdxf
import numpy as np
import pytest
from shapely.geometry import Polygon, box

from modiste.core.errors import InputError, UnknownNameError
from modiste.sewing.documents import write_pattern
from modiste.sewing.documents.drawing.nesting import Shape, nest
from modiste.sewing.documents.pattern.dxf import dxf_bytes
from modiste.sewing.documents.pattern.pattern_pdf import TEST_MM
from modiste.sewing.documents.pattern.pieces import pieces
from modiste.sewing.pattern.allowance import cut_polygon, darts
from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.pattern.values import Edge, Panel, Pattern, Placement
from tests.sewing.documents.garments import t_shirt

SVG = "{http://www.w3.org/2000/svg}"


def _square(side=10.0, allowances=(0, 0, 0, 0)):
    corners = [(0, 0), (side, 0), (side, side), (0, side)]
    edges = tuple(
        Edge(name=f"e{at}", start=corners[at], end=corners[(at + 1) % 4], allowance_cm=allowances[at])
        for at in range(4)
    )
    return Panel(name="square", piece="square", part="body", edges=edges, placement=Placement(region="flat"))


def test_corners_of_the_cut_line_are_mitred_edge_by_edge():
    cut = cut_polygon(_square(10, (2.5, 1, 1.5, 1)))
    assert cut.bounds == pytest.approx((-1, -2.5, 11, 11.5), abs=1e-3)
    assert cut.area == pytest.approx(12 * 14, abs=0.01)


def test_a_sharp_tip_is_cut_off():
    tip = Panel(
        name="tip", piece="tip", part="body", placement=Placement(region="flat"),
        edges=(Edge(name="a", start=(0, 0), end=(40, 2)), Edge(name="b", start=(40, 2), end=(0, 4)),
               Edge(name="c", start=(0, 4), end=(0, 0))),
    )  # fmt: skip
    assert cut_polygon(tip).bounds[2] < 43


def test_every_point_of_the_cut_line_is_an_allowance_away():
    pattern = t_shirt()
    for panel in pattern.panels:
        sewn, cut = polygon(panel), cut_polygon(panel, pattern.seams)
        assert cut.buffer(0.02).contains(Polygon(sewn.exterior))
        assert cut.exterior.distance(sewn) == pytest.approx(1.0, abs=0.06)


def test_a_hem_lies_on_its_seams_when_it_is_turned_up():
    corners = [(-10, 0), (10, 0), (16, 20), (-16, 20)]
    edges = tuple(
        Edge(name=f"e{at}", start=corners[at], end=corners[(at + 1) % 4], allowance_cm=1.0 if at else 3.0,
             kind="seam" if at else "hem")
        for at in range(4)
    )  # fmt: skip
    panel = Panel(name="sleeve", piece="sleeve", part="sleeves", edges=edges, placement=Placement(region="flat"))
    cut = cut_polygon(panel)
    image = Polygon([(x, -y) for x, y in cut.exterior.coords])
    turned, below = image.intersection(box(-40, 0, 40, 2.99)), cut.intersection(box(-40, 0, 40, 2.99))
    assert turned.symmetric_difference(below).area < 0.02
    flared = replace(panel, edges=(
        edges[0], replace(edges[1], end=(6, 20)), replace(edges[2], start=(6, 20), end=(-6, 20)),
        replace(edges[3], start=(-6, 20)),
    ))  # fmt: skip
    cut = cut_polygon(flared)
    image = Polygon([(x, -y) for x, y in cut.exterior.coords])
    turned, below = image.intersection(box(-40, 0, 40, 2.99)), cut.intersection(box(-40, 0, 40, 2.99))
    assert turned.symmetric_difference(below).area < 0.02


def test_a_dart_is_bridged_by_a_cap():
    pattern = t_shirt()
    front = pattern.panel("front")
    assert {dart.tip for dart in darts(front, pattern.seams)} == {(16, 38.5), (-16, 38.5)}
    cut = cut_polygon(front, pattern.seams)
    assert cut.contains(Polygon([(20, 37), (25, 37), (25, 38.4), (20, 38.4)]))
    assert cut.bounds[2] > 26.0  # the cap stands out over the straight allowance


def test_pieces_are_counted_and_halved_where_both_halves_are_alike():
    made = {piece.name: piece for piece in pieces(t_shirt())}
    assert list(made) == ["front", "back", "sleeve", "pocket"]
    assert (made["sleeve"].count, made["sleeve"].mirrored) == (2, 1)
    assert made["front"].is_half
    assert made["front"].cut[:, 0].min() == pytest.approx(0)
    assert not made["back"].is_half  # it has no fold, and a dart on one side
    whole = {piece.name: piece for piece in pieces(t_shirt(), on_fold=False)}
    assert whole["front"].polygon.area == pytest.approx(2 * made["front"].polygon.area, rel=1e-3)


def test_shapes_are_laid_without_touching():
    rng = np.random.default_rng(3)
    shapes = []
    for _ in range(14):
        angles = np.sort(rng.uniform(0, 2 * np.pi, 7))
        shapes.append(Shape(outline=rng.uniform(6, 25) * np.stack([np.cos(angles), np.sin(angles)], axis=1)))
    laid = nest(shapes, 90.0, 0.6)
    outlines = [Polygon(place.outline) for place in laid]
    assert all(place.outline.min() >= 0 for place in laid)
    assert all(place.outline[:, 0].max() <= 90 for place in laid)
    for at, one in enumerate(outlines):
        assert all(one.distance(other) > 0.2 for other in outlines[:at])
    length = max(place.outline[:, 1].max() for place in laid)
    assert sum(one.area for one in outlines) / (90 * length) > 0.5


def test_a_shape_wider_than_the_strip_is_named():
    with pytest.raises(ValueError, match="1"):
        nest([_shape(5), _shape(200)], 100.0)


def _shape(side):
    return Shape(outline=np.array([[0, 0], [side, 0], [side, side], [0, side]], float))


def test_svg_is_true_to_size_and_layered(tmp_path):
    write_pattern(Pattern(garment="tote", panels=(_square(),), seams=()), tmp_path / "a.svg")
    root = ET.parse(tmp_path / "a.svg").getroot()
    assert root.get("width") == f"{float(root.get('viewBox').split()[2]):g}mm"  # one unit is one millimetre
    (cut,) = [group for group in root.iter(f"{SVG}g") if group.get("id") == "cut"]
    points = np.array([[float(v) for v in pair] for pair in re.findall(r"([-\d.]+),([-\d.]+)", cut[0].get("d"))])  # type: ignore[arg-type]
    assert np.ptp(points, axis=0) == pytest.approx([100, 100], abs=0.01)


def test_nested_sizes_have_layers_of_their_own(tmp_path):
    sizes = {"S": t_shirt(94, 64), "L": t_shirt(106, 68)}
    write_pattern(sizes, tmp_path / "a.svg", language="ru")
    text = (tmp_path / "a.svg").read_text()
    for layer in ("cut-S", "cut-L", "sew-S", "notches-L", "grain", "text"):
        assert f'id="{layer}"' in text
    assert "Перед" in text
    assert "Футболка · размер S L" in text


def _streams(data):
    return b"\n".join(
        zlib.decompress(part) if part[:1] == b"x" else part
        for part in (_ascii85(raw) for raw in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL))
    )


def _ascii85(raw):
    import base64

    return base64.a85decode(raw.strip().removesuffix(b"~>")) if raw.strip().endswith(b"~>") else raw


@pytest.mark.parametrize(("paper", "size"), [("a4", "595.2756 841.8898"), ("letter", "612 792")])
def test_pdf_pages_have_the_papers_size_and_a_true_test_square(tmp_path, paper, size):
    write_pattern({"M": t_shirt()}, tmp_path / "a.pdf", paper=paper)
    data = (tmp_path / "a.pdf").read_bytes()
    box = re.search(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)", data)
    assert [float(v) for v in box.groups()] == pytest.approx([float(v) for v in size.split()], abs=0.01)
    page = _streams(data).decode("latin-1")
    scale = 72 / 25.4
    assert re.search(f"{scale:.6f} 0 0 {scale:.6f} 0 0 cm", page)  # millimetres
    square = re.search(r"n 15 15 m 115 15 l 115 115 l 15 115 l h", page)
    assert square, "the test square is missing"
    assert TEST_MM == 100


def test_pdf_holds_each_page_once_and_the_same_bytes_twice(tmp_path):
    for name in ("a.pdf", "b.pdf"):
        write_pattern({"M": t_shirt()}, tmp_path / name, language="ru")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert b"/ToUnicode" in (tmp_path / "a.pdf").read_bytes()  # Cyrillic can be searched


def test_dxf_is_sound_and_in_the_standards_layers(tmp_path):
    sizes = {"S": t_shirt(94, 64), "L": t_shirt(106, 68)}
    write_pattern(sizes, tmp_path / "a.dxf")
    assert (tmp_path / "a.dxf").read_bytes() == dxf_bytes(sizes)
    document = ezdxf.read(io.StringIO((tmp_path / "a.dxf").read_text()))
    audit = document.audit()
    assert not audit.errors
    assert not audit.fixes
    assert document.units == 4  # millimetres
    blocks = {block.name: block for block in document.blocks}
    assert {"FRONT_S", "FRONT_L", "SLEEVE_S", "POCKET_L"} <= set(blocks)
    layers = {entity.dxf.layer for entity in blocks["FRONT_S"]}
    assert {"1", "2", "3", "4", "6", "7", "8", "13", "14"} <= layers
    texts = [entity.dxf.text for entity in blocks["SLEEVE_L"].query("TEXT")]
    assert "QUANTITY: 1,1" in texts


def test_a_square_is_ten_centimetres_in_dxf():
    document = ezdxf.read(io.StringIO(dxf_bytes(Pattern(garment="x", panels=(_square(),), seams=())).decode()))
    (line,) = document.blocks.get("SQUARE").query("POLYLINE[layer=='1']")
    points = np.array([(vertex.dxf.location.x, vertex.dxf.location.y) for vertex in line.vertices])
    assert np.ptp(points, axis=0) == pytest.approx([100, 100], abs=1e-3)


def test_wrong_requests_are_answered_in_one_line(tmp_path):
    with pytest.raises(InputError, match="svg"):
        write_pattern(t_shirt(), tmp_path / "a.png")
    with pytest.raises(UnknownNameError, match="a4"):
        write_pattern(t_shirt(), tmp_path / "a.pdf", paper="a5")
    with pytest.raises(UnknownNameError, match="language"):
        write_pattern(t_shirt(), tmp_path / "a.pdf", language="de")
    with pytest.raises(InputError, match="size"):
        write_pattern({}, tmp_path / "a.pdf")
    for wrong in (float("nan"), 1e6):
        edges = (replace(_square().edges[0], start=(wrong, 0)), *_square().edges[1:])
        with pytest.raises(InputError, match="square"):
            write_pattern(Pattern(garment="x", panels=(replace(_square(), edges=edges),), seams=()), tmp_path / "a.pdf")
    with pytest.raises(InputError, match="no panel"):
        write_pattern(Pattern(garment="x", panels=(), seams=()), tmp_path / "a.svg")
    with pytest.raises(InputError, match="one size"):
        write_pattern({"S": t_shirt(), "M": t_shirt()}, tmp_path / "a.json")
    assert not list(tmp_path.iterdir())
