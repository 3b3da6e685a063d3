"""`modiste chat`: one answer, scripts, and what is kept."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from modiste.cli.main import main
from modiste.studio.studio import Studio


@pytest.fixture
def run(studio: Studio, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["chat", *arguments], lambda _home: studio)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_one_answer_as_json(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("--json", "--say", "красное платье до 5000 рублей, не из шерсти")
    told = json.loads(out)
    assert code == 0
    assert set(told) == {"answer", "intent", "constraints", "items", "pictures", "warnings"}
    assert told["intent"] == "find"
    assert {"price": {"max": 5000.0, "currency": "RUB"}} in told["constraints"]
    assert {"not": {"material": "wool"}} in told["constraints"]


def test_several_things_said_are_one_conversation(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("--json", "--say", "a dress under 80 euro", "--say", "not red")
    first, second = (json.loads(one) for one in out.replace("}\n{", "}\n\x00{").split("\x00"))
    assert code == 0
    assert first["constraints"][0] in second["constraints"]
    assert {"not": {"colour": "red"}} in second["constraints"]


def test_a_script_is_a_list_of_answers_a_line(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    script = tmp_path / "threads.jsonl"
    script.write_text('{"say": ["hello", "a blue dress", "or black"]}\n{"say": ["привет"]}\n', "utf-8")
    code, out, _ = run("--json", "--script", str(script))
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert [one["intent"] for one in first] == ["small_talk", "find", "find"]
    assert len(second) == 1
    assert {"any": [{"colour": "blue"}, {"colour": "black"}]} in first[2]["constraints"]


def test_pictures_are_files(run: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = run("--json", "--say", "draw a red dress")
    pictures = json.loads(out)["pictures"]
    assert len(pictures) == 1
    assert Path(pictures[0]).is_file()


@pytest.mark.parametrize("line", ["no json", "[]", '{"say": 3}', '{"say": []}', '{"say": [1]}'])
def test_a_line_that_is_no_thread_is_named(run: Callable[..., tuple[int, str, str]], tmp_path: Path, line: str) -> None:
    script = tmp_path / "threads.jsonl"
    script.write_text(line, "utf-8")
    code, out, err = run("--script", str(script))
    assert code == 2
    assert not out
    assert err.count("\n") == 1
    assert line in err


@pytest.mark.parametrize("given", [["--say", "a", "--script", "b"], ["--export"], ["--say", ""],
                                   ["--say", "x" * 50_000], ["--thread", "0" * 16, "--say", "hi"]])
def test_bad_input_is_one_line(run: Callable[..., tuple[int, str, str]], given: list[str]) -> None:
    code, out, err = run(*given)
    assert code == 2
    assert not out
    assert err.count("\n") == 1


def test_threads_are_listed_exported_and_forgotten(run: Callable[..., tuple[int, str, str]]) -> None:
    run("--say", "спасибо")
    listed = json.loads(run("--threads", "--json")[1])["threads"]
    assert listed[0]["title"] == "спасибо"
    assert "спасибо" in run("--export", "--thread", listed[0]["id"])[1]
    assert run("--forget")[0] == 0
    assert json.loads(run("--threads", "--json")[1]) == {"threads": []}
