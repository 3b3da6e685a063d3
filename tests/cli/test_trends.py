import json
from pathlib import Path

import pytest

from modiste.cli.main import main


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    rows = ["date,type,colour"]
    for month in range(24):
        for number in range(40):
            kind = "dress" if number < 4 + month else "coat"
            rows.append(f"{2021 + month // 12}-{month % 12 + 1:02d}-11,{kind},{'navy' if number % 2 else 'red'}")
    file = tmp_path / "sales.csv"
    file.write_text("\n".join(rows), "utf-8")
    return file


def test_trends_as_json(sales: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["trends", "--data", str(sales), "--by", "type,colour", "--charts", str(tmp_path / "c"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    types, colours = said["reports"]
    dress = next(one for one in types["trends"] if one["value"] == "dress")
    assert (dress["verdict"], len(dress["shares"]), len(dress["ahead"])) == ("rising", 24, 6)
    assert dress["ahead"][0]["month"] == "2023-01"
    assert {one["verdict"] for one in colours["trends"]} == {"steady"}
    assert len(list((tmp_path / "c").glob("*.svg"))) == 4


def test_trends_in_words(sales: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--language", "ru", "trends", "--data", str(sales), "--by", "type"]) == 0
    said = capsys.readouterr().out
    assert "платье" in said
    assert "растёт" in said
    assert main(["trends", "--data", str(sales), "--by", "cloth"]) == 2
    assert "cloth" in capsys.readouterr().err
