import json
from pathlib import Path

import pytest

from modiste.cli.main import main


@pytest.fixture
def log(tmp_path: Path) -> Path:
    rows = ["person,item,event,at,size"]
    rows += [f"p{n},item{n % 7},buy,2024-05-{n % 28 + 1:02d},M" for n in range(60)]
    file = tmp_path / "log.csv"
    file.write_text("\n".join(rows), "utf-8")
    anna = ["anna,item3,like,2024-05-29,S", "anna,item4,not_for_me,2024-05-30,S", "anna,item4,not_for_me,2024-05-30,S"]
    (tmp_path / "anna.csv").write_text("\n".join([rows[0], *anna]), "utf-8")
    return file


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_events_in_recommendations_out_and_forgotten(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert json.loads(run(capsys, "events", "import", str(log), "--json")) == {"added": 60}
    assert json.loads(run(capsys, "events", "import", str(log), "--json")) == {"added": 0}
    before = json.loads(run(capsys, "recommend", "p1", "-k", "5", "--json"))
    assert json.loads(run(capsys, "events", "import", str(tmp_path / "anna.csv"), "--json")) == {"added": 2}
    found = json.loads(run(capsys, "recommend", "anna", "-k", "5", "--json"))
    assert "item4" not in [one["id"] for one in found["items"]]
    assert found["filtered"]["done"] == 2
    assert all(one["reason"] for one in found["items"])
    run(capsys, "events", "export", str(tmp_path / "out.jsonl"), "--person", "anna")
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 2
    run(capsys, "profile", "forget", "--person", "anna", "--all")
    assert main(["recommend", "anna"]) == 2
    assert "anna" in capsys.readouterr().err
    after = json.loads(run(capsys, "recommend", "p1", "-k", "5", "--json"))
    assert after == before


def test_a_profile_is_edited_shown_and_carried(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    run(capsys, "profile", "edit", "--sizes", "M", "--refuse", "leather", "--body", "height=170",
        "--budget", "90")
    said = json.loads(run(capsys, "profile", "show", "--json"))["profile"]
    assert (said["refused"], said["budget"], said["body"]["height_cm"]) == (["material:leather"], 90, 170)
    file = tmp_path / "p.json"
    run(capsys, "profile", "export", str(file))
    run(capsys, "profile", "import", str(file), "--person", "anna")
    assert json.loads(run(capsys, "profile", "show", "--person", "anna", "--json"))["profile"] == said
    file.write_text('{"profile": {"sizes": {"a": 1}}}')
    assert main(["profile", "import", str(file)]) == 2
    assert main(["profile", "forget"]) == 2
    assert main(["profile", "edit", "--love", "qwertyuiop"]) == 2


def test_nothing_to_recommend_is_one_line(capsys: pytest.CaptureFixture[str]):
    assert main(["recommend"]) == 2
    assert "catalog add" in capsys.readouterr().err
    assert main(["recommend", "-k", "0"]) == 2


def test_trends_of_what_people_did_want_events(capsys: pytest.CaptureFixture[str]):
    assert main(["trends"]) == 2
    assert "--data" in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["first:a,second:b", "first:a,second:b,first,more", "first:a,second:a,first"])
def test_an_answer_that_is_not_whole_is_refused(answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", "quiz", "--answer", answer]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
