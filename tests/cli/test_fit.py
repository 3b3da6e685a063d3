import json
from pathlib import Path

import pytest

from modiste.cli.main import main

NOTES = "person,item,at,size,fit,weight_kg\n" + "".join(
    f"p{n},{item},2024-01-{n + 1:02d},US 8,{fit},70\n" for n in range(20)
    for item, fit in (("coat", "small"), ("top", "fits")))


def test_advice_as_json_and_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "notes.csv"
    file.write_text(NOTES, "utf-8")

    def ask(item: str) -> dict:
        assert main(["fit", item, "--data", str(file), "--size", "US 6,US 8,US 10,US 12", "--body", "вес=70 рост=170",
                     "--usual", "US 8", "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    coat, top = ask("coat"), ask("top")
    assert coat["sizes"][1]["small"] > top["sizes"][1]["small"] + 0.1, "everybody found the coat small"
    assert coat["known"] == {"item_notes": 20, "person_notes": 0, "measures": 2}
    assert main(["--language", "ru", "fit", "coat", "--data", str(file)]) == 0
    assert "берите" in capsys.readouterr().out


@pytest.mark.parametrize("options", [["--size", "huge"], ["--body", "tall"], ["--body", "height=300"],
                                     ["--data", "nowhere.csv"]])
def test_bad_input_is_one_line(options: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["fit", "coat", *options]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_size_too_large_is_not_advised_where_smaller_ones_were_not_asked(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    options = ["fit", "coat", "--body", "weight=48 height=160"]
    assert main([*options, "--size", "XXL"]) == 0
    said = capsys.readouterr().out
    assert "take XXL" not in said
    assert "most likely too large" in said
    assert "you did not ask about smaller ones" in said
    assert main([*options, "--size", "XS,S,M,L,XL"]) == 0
    for line in capsys.readouterr().out.splitlines()[:5]:
        assert sum(int(word) for word in line.replace("%", "").split() if word.isdigit()) == 100


def test_what_the_profile_says_counts(capsys: pytest.CaptureFixture[str]):
    assert main(["profile", "edit", "--body", "height=168 bust=92 waist=74", "--sizes", "M"]) == 0
    capsys.readouterr()
    assert main(["fit", "coat", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["known"]["measures"] == 2
    assert main(["fit", "coat", "--usual", "M", "--body", "height=168 bust=92", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sizes"] == told["sizes"]
