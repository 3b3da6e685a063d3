import io
import math
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from shapely.geometry import Polygon

from modiste.core.errors import InputError, UnknownNameError
from modiste.language import parse
from modiste.sewing.blocks.assemble import draft
from modiste.sewing.body import size_measures
from modiste.sewing.documents import write_sheet
from modiste.sewing.documents.flats.flat import flats
from modiste.sewing.documents.pattern.lay import cloth_groups, lay_plan
from modiste.sewing.documents.sheets.sheet_facts import cloth_name, letter, sheet_facts
from modiste.sewing.documents.sheets.sheet_points import arrows, letters_of
from modiste.sewing.documents.sheets.sheet_steps import steps
from modiste.sewing.documents.texts import garment_name, number, piece_name
from modiste.sewing.materials import MATERIALS, material
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Panel, Pattern, Placement, Seam
from modiste.sewing.rendering.values import Cloth
from modiste.sewing.specification.specify import specify
from modiste.sewing.tailor import Garment
from tests.sewing.documents.garments import hung_shirt, t_shirt


@pytest.fixture(scope="module")
def garment():
    cloths = {
        "body": Cloth(material=material("cotton"), colour=(20, 30, 80), pattern="stripes", pattern_seed=1),
        "pockets": Cloth(material=material("denim"), colour=(30, 40, 90)),
    }
    hung = hung_shirt()
    return Garment(spec=None, pattern=hung.pattern, body=size_measures("M", "women"), sex="women", hung=hung,
                   cloths=cloths)  # fmt: skip


def _strip(width, height, grain):
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    edges = tuple(Edge(name=f"e{at}", start=corners[at], end=corners[(at + 1) % 4], allowance_cm=0) for at in range(4))
    return Panel(name="strip", piece="strip", part="body", edges=edges, grain_deg=grain,
                 placement=Placement(region="flat"))  # fmt: skip


def test_a_lay_holds_every_piece_within_the_cloth_and_along_the_grain():
    plan = lay_plan(t_shirt())
    assert len(plan.laid) == 5
    outlines = [Polygon(place.outline) for _, place in plan.laid]
    for at, outline in enumerate(outlines):
        assert outline.bounds[0] >= 0
        assert outline.bounds[2] <= 140
        assert all(outline.intersection(other).area < 0.01 for other in outlines[:at])
    assert all(place.angle_deg % 180 == 0 for _, place in plan.laid)
    assert sum(outline.area for outline in outlines) / (140 * plan.length_cm) == pytest.approx(plan.share)
    assert 80 < plan.length_cm < 140
    assert [place.is_mirrored for name, place in plan.laid if name == "sleeve"] == [True, False]


def test_a_slanting_grain_is_laid_straight():
    plan = lay_plan(Pattern(garment="x", panels=(_strip(10, 40, 0.0),), seams=()))
    (_, laid) = plan.laid[0]
    assert np.ptp(laid.outline, axis=0) == pytest.approx([40, 10])


def test_a_wide_piece_takes_wider_cloth_or_the_cross_grain():
    plan = lay_plan(Pattern(garment="x", panels=(_strip(170, 60, 90.0),), seams=()))
    assert plan.is_crosswise
    assert plan.width_cm == 140
    with pytest.raises(InputError, match="wider than"):
        lay_plan(Pattern(garment="x", panels=(_strip(350, 350, 90.0),), seams=()))
    with pytest.raises(InputError, match="lining"):
        lay_plan(t_shirt(), ("lining",))


def test_each_cloth_has_a_lay_of_its_own(garment):
    assert cloth_groups(garment.pattern, garment.cloths) == [("body", "sleeves"), ("pockets",)]


def test_facts_follow_from_the_pattern(garment):
    sizes = {"S": t_shirt(94, 64), "M": t_shirt(), "L": t_shirt(106, 68)}
    facts = sheet_facts(garment, sizes, "en")
    chest = facts.measures[0]
    assert (chest.letter, chest.name, chest.values_cm) == ("A", "Chest girth", (94, 100, 106))
    assert facts.sizes == ("S", "M", "L")
    items = {row.item: row for row in facts.materials}
    assert items["Button"].quantity == "1"  # as on the pattern; the spare is named beside it
    assert items["Fabric"].unit == "cm"
    assert [row[1] for row in facts.cutting] == ["cut 1 on the fold", "cut 1", "cut 2 (mirrored pair)", "cut 1"]
    assert facts.swatches[0].where == "body, sleeves"
    assert "40" in facts.care


def test_a_fly_wants_a_zip_of_its_length(garment):
    front = garment.pattern.panels[0]
    fly = Line(name="fly", kind="fly", points=((0, 40), (3, 38), (3, 27), (0, 24)))
    panels = (replace(front, lines=(*front.lines, fly)), *garment.pattern.panels[1:])
    worn = replace(garment, pattern=replace(garment.pattern, panels=panels))
    rows = [row for row in sheet_facts(worn, {"M": worn.pattern}, "ru").materials if row.item == "Молния"]
    assert [(row.where, row.quantity, row.unit) for row in rows] == [("гульфик", "16", "см")]
    assert "молнию" in " ".join(steps(replace(worn.pattern, seams=(*worn.pattern.seams, _centre())), "ru"))


def _centre():
    ends = [EdgeRef(panel="front", edge=edge) for edge in ("shoulder_l", "shoulder_r")]
    return Seam(name="centre_front", a=ends[0], b=ends[1])


def test_a_measure_that_a_size_lacks_is_left_empty(garment):
    bare = replace(t_shirt(94, 64), measures=())
    facts = sheet_facts(garment, {"S": bare, "M": t_shirt()}, "ru")
    assert math.isnan(facts.measures[0].values_cm[0])


def test_the_order_of_sewing_follows_from_the_seams():
    made = steps(t_shirt(), "en")
    keys = ["Cut", "darts", "pockets", "shoulder", "Set the sleeves", "side", "sleeve seams", "neck", "hems", "button"]
    places = [next(at for at, step in enumerate(made) if key in step) for key in keys]
    assert places == sorted(places)
    assert "easing" in made[places[4]]
    assert len(steps(t_shirt(), "ru")) == len(made)


def test_words_are_there_in_both_languages():
    assert piece_name("back_yoke", "ru") == "Кокетка спинки"
    assert piece_name("back_pocket_flap", "en") == "Back pocket flap"
    assert garment_name("tshirt", "ru") == "Футболка"
    assert number(12.50, "ru") == "12,5"
    assert number(40.0, "en") == "40"
    assert [letter(at) for at in (0, 25, 26)] == ["A", "Z", "AA"]
    for name in MATERIALS:
        russian = cloth_name(Cloth(material=material(name)), "ru")
        assert not any("a" <= one <= "z" for one in russian), russian


def test_points_of_measure_lie_where_they_are_measured(garment):
    drawn = flats(garment.hung)
    letters = letters_of(garment.pattern, ["A", "B", "C", "D"])
    found = {arrow.letter: arrow for arrow in arrows(garment.hung, drawn, letters)}
    chest, length = found["A"], found["B"]
    assert chest.start[1] == pytest.approx(80 + 43, abs=0.5)
    assert abs(chest.end[0] - chest.start[0]) == pytest.approx(50, abs=4)
    assert abs(length.end[1] - length.start[1]) == pytest.approx(66, abs=1)


def test_files_are_written_in_both_languages(garment, tmp_path):
    for name in ("a.pdf", "b.pdf", "a.xlsx", "b.xlsx"):
        write_sheet(garment, tmp_path / name, language="ru")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes().count(b"/Type /Page\n") == 3
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "a.xlsx").read_bytes()))
    assert book.sheetnames[1:] == ["Спецификация материалов", "Цветовое решение", "Спецификация кроя", "Порядок пошива"]
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "Обхват груди" in cells
    assert 100 in cells
    write_sheet(garment, tmp_path / "c.xlsx", language="en")
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert book.sheetnames[0] == "Finished measurements"


def test_wrong_requests_are_answered(garment, tmp_path):
    with pytest.raises(InputError, match="xlsx"):
        write_sheet(garment, tmp_path / "a.doc")
    with pytest.raises(UnknownNameError, match="language"):
        write_sheet(garment, tmp_path / "a.pdf", language="fr")


@pytest.mark.parametrize(("text", "items"), [("wrap dress", set()), ("blouse with a bow collar", {"Bow"})])
def test_a_belt_that_is_tied_is_no_bow_to_be_bought(text: str, items: set[str]) -> None:
    spec = specify(parse(text), text, seed=0).spec
    pattern = draft(spec, size_measures("M", "women"))
    cloths = {"body": Cloth(material=material("cotton"), colour=(20, 30, 80))}
    garment = Garment(spec=spec, pattern=pattern, body=size_measures("M", "women"), sex="women", hung=hung_shirt(),
                      cloths=cloths)
    rows = {row.item for row in sheet_facts(garment, {"M": pattern}, "en").materials}
    assert rows & {"Tie", "Bow"} == items
