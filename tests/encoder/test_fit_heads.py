import pytest
import torch

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.encoder.fit_heads import fit_heads
from modiste.encoder.heads import HEAD_KINDS, LabelSpace

LABELS = LabelSpace({"garment": ("jeans", "shirt"), "colour": ("red", "blue"), "pattern": ("striped",),
                     "gender": ("men", "women")})


def test_heads_learn_what_embeddings_tell_and_rare_classes_too() -> None:
    torch.manual_seed(0)
    jeans, shirts = torch.randn(300, 16) + 2, torch.randn(12, 16) - 2
    many, few = Attributes(garment="jeans", colours=("red",)), Attributes(garment="shirt", colours=("blue",))
    heads = fit_heads(torch.cat([jeans, shirts]), [many] * 300 + [few] * 12, LABELS)
    unseen = torch.cat([torch.randn(50, 16) + 2, torch.randn(50, 16) - 2])
    with torch.no_grad():
        garment = heads(unseen)["garment"].argmax(dim=1)
    right = torch.cat([garment[:50] == 0, garment[50:] == 1]).float().mean()
    assert right > 0.97


def test_pictures_without_labels_are_allowed() -> None:
    torch.manual_seed(0)
    facts = [Attributes(garment="jeans")] * 5 + [Attributes()] * 5
    heads = fit_heads(torch.randn(10, 8), facts, LABELS)
    assert set(heads.heads) == set(HEAD_KINDS)


def test_no_label_at_all_is_refused() -> None:
    with pytest.raises(DataError, match="nothing to learn"):
        fit_heads(torch.randn(4, 8), [Attributes()] * 4, LABELS)
