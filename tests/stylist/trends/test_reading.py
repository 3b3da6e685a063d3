import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from modiste.core.errors import DataError, InputError
from modiste.stylist.trends.chart import chart
from modiste.stylist.trends.counts import MonthlyCounts, month_name
from modiste.stylist.trends.reading import read_months
from modiste.stylist.trends.report import Trend, report
from modiste.stylist.trends.steps import next_steps, palette


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_usual_columns_and_words_of_the_vocabulary(tmp_path: Path):
    file = write(tmp_path / "sales.csv", "Date;Category;Color\n2024-01-05;Dresses;Navy Blue\n2024-03-01;odd thing;\n"
                                         "2023-12-31;Dress;красный\n")
    types, colours = read_months(file, ("type", "colour"))
    assert (types.values, month_name(types.first), types.months) == (("dress", "odd thing"), "2023-12", 4)
    assert colours.values == ("navy", "red")
    late, = read_months(file, ("type",), since="2024-01")
    assert (late.counts.sum(), month_name(late.first)) == (2, "2024-01")


def test_any_column_by_its_name(tmp_path: Path):
    file = write(tmp_path / "log.jsonl", '{"at": "2024-01-05T23:30:00-03:00", "shop": "b"}\n'
                                         '{"at": "2024-01-06", "shop": "a"}\n')
    counts, = read_months(file, ("shop",))
    assert counts.values == ("a", "b")


@pytest.mark.parametrize(("name", "text", "code"), [
    ("a.csv", "type\ndress\n", "stylist.no_date_column"),
    ("a.csv", "date,type\nsoon,dress\n", "stylist.no_date"),
    ("a.csv", "date,kind\n2024-01-01,dress\n", "stylist.no_kind_column"),
    ("a.csv", "date,type\n", "stylist.file_without_rows"),
    ("a.csv", "", "stylist.file_header"),
    ("a.csv", "date,type\n2024-01-01,a,b\n", "stylist.row_length"),
    ("a.csv", "date,date\n2024-01-01,a\n", "stylist.file_header"),
    ("a.jsonl", '{"date": 1}\n[]\n', "stylist.line_not_json"),
    ("a.jsonl", "[" * 5000, "stylist.line_not_json"),
    ("a.xlsx", "x", "stylist.file_kind"),
    ("a.parquet", "no parquet", "stylist.file_damaged"),
])
def test_bad_files_are_one_line(tmp_path: Path, name: str, text: str, code: str):
    with pytest.raises(DataError) as caught:
        read_months(write(tmp_path / name, text), ("type",))
    assert caught.value.code == code
    for language in ("en", "ru"):
        assert name in str(caught.value.told(language))


def test_a_month_that_is_none(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        read_months(write(tmp_path / "a.csv", "date,type\n2024-01-01,a\n"), ("type",), since="May")
    assert caught.value.code == "stylist.no_month"


def rising(kind: str, value: str) -> MonthlyCounts:
    share = 1 / (1 + np.exp(2 - np.arange(36) / 18))
    drawn = np.random.default_rng(5).binomial(700, share)
    return MonthlyCounts(kind=kind, values=tuple(sorted((value, "zzz"))), first=600,
                         counts=np.stack([drawn, 700.0 - drawn], axis=1))


def test_one_step_leads_to_a_prompt_colours_and_a_search():
    reports = (report(rising("type", "dress")), report(rising("colour", "navy")))
    steps = next_steps(reports[1].of("navy"), reports)
    assert steps.prompt_en is not None
    assert "navy" in steps.prompt_en
    assert "dress" in steps.prompt_en
    assert steps.prompt_ru is not None
    assert "платье" in steps.prompt_ru
    assert steps.where == "colour = navy"
    assert palette(reports)[0] == steps.colours[0]
    assert all(colour.startswith("#") for colour in steps.colours)
    unknown = next_steps(report(rising("type", "odd thing")).of("odd thing"), ())
    assert (unknown.prompt_en, unknown.where) == (None, 'type = "odd thing"')


def test_a_chart_is_plain_svg_that_names_what_it_shows():
    trend = report(rising("type", "dress")).of("dress")
    drawn = chart(trend, 'dress <&> "more"')
    root = ET.fromstring(drawn)
    assert root.find("{http://www.w3.org/2000/svg}title").text == 'dress <&> "more"'
    assert "style=" not in drawn
    lines = root.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines[1].get("points").split()) == 36
    assert len(lines[0].get("points").split()) == len(trend.ahead) + 1


@pytest.mark.parametrize("most", [0.003, 0.04, 0.37, 0.5, 0.81, 1.0])
def test_the_axis_of_a_chart_has_round_steps(most: float) -> None:
    trend = SimpleNamespace(shares=[SimpleNamespace(month=1, low=0.0, share=most / 2, high=most)], ahead=[],
                            told_ahead=[], broke_at=None)
    marks = [float(one) for one in re.findall(r">([\d.]+) %<", chart(cast(Trend, trend), "x"))]
    apart = marks[1] - marks[0]
    assert marks[-1] >= 100 * most - 1e-6
    assert f"{apart:.0e}"[0] in "125"
    assert np.allclose(np.diff(marks), apart)
