"""A data set that was broken off goes on: nothing is made twice, nothing torn stays."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from modiste.core.errors import DataError
from modiste.data.growing import METADATA, Entry, finished, grow


@dataclass(frozen=True)
class Thing:
    name: str


def two(job: Thing) -> tuple[Entry, ...]:
    names = [f"{job.name}-{i}.txt" for i in (0, 1)]
    return tuple(Entry({name: job.name.encode()}, {"file_name": name}) for name in names)


def test_a_set_goes_on_where_it_was_broken_off(tmp_path: Path) -> None:
    assert grow([Thing("a"), Thing("b")], tmp_path, two, workers=1) == 2
    path = tmp_path / METADATA
    path.write_text(path.read_text() + '{"file_name": "c-0.txt", "na')
    made: list[str] = []

    def spy(job: Thing) -> tuple[Entry, ...]:
        made.append(job.name)
        return two(job)

    assert grow([Thing("a"), Thing("b"), Thing("c"), Thing("c")], tmp_path, spy, workers=1) == 3
    assert made == ["c"]
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [row["name"] for row in rows] == ["a", "a", "b", "b", "c", "c"]
    assert all((tmp_path / row["file_name"]).is_file() for row in rows)


def test_workers_change_nothing(tmp_path: Path) -> None:
    jobs = [Thing(name) for name in "abcd"]
    for workers in (1, 2):
        grow(jobs, tmp_path / str(workers), two, workers=workers)
    first, second = ((tmp_path / str(n) / METADATA).read_bytes() for n in (1, 2))
    assert first == second


def test_the_folder_of_another_set_is_refused(tmp_path: Path) -> None:
    (tmp_path / METADATA).write_text('{"file_name": "x.png", "text": "a coat"}\n')
    with pytest.raises(DataError, match="another data set"):
        finished(tmp_path)
