import torch

from modiste.core.attributes import Attributes
from modiste.encoder.fill_missing import fill_missing
from modiste.encoder.heads import AttributeHeads, LabelSpace

LABELS = LabelSpace({"garment": ("jeans", "shirt"), "colour": ("red", "blue"), "pattern": ("plain", "striped"),
                     "gender": ()})
SURE, TORN = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]])


def heads() -> AttributeHeads:
    """Sure of the second class of every kind on SURE, torn between both on TORN."""
    made = AttributeHeads(2, LABELS)
    for head in made.heads.values():
        head.weight.data = torch.tensor([[0.0, 0.0], [4.0, 0.0]])
        head.bias.data.zero_()
    return made


def test_what_records_leave_out_is_filled_where_the_heads_are_sure() -> None:
    silent = Attributes()
    sure, torn = fill_missing([silent, silent], torch.cat([SURE, TORN]), heads(), LABELS)
    assert sure == Attributes(garment="shirt", colours=("blue",), pattern="striped")
    assert torn == silent


def test_what_records_say_stays() -> None:
    said = Attributes(garment="jeans", colours=("green", "red"), gender="women", sleeve="short")
    (kept,) = fill_missing([said], SURE, heads(), LABELS)
    assert kept == said, "a labelled record that names no pattern is left without one"
    (filled,) = fill_missing([Attributes(garment="jeans")], SURE, heads(), LABELS)
    assert filled == Attributes(garment="jeans", colours=("blue",))
