from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from modiste.core.attributes import Attributes
from modiste.data.pack import Pack
from modiste.encoder.clip import Encoder
from modiste.encoder.run import TeacherView, attributes_of, train_encoder
from modiste.encoder.teacher import Teacher, features, has_teacher, perceptual_distance
from modiste.encoder.train import EncoderRecipe
from modiste.train.loop import Budget
from tests.data.drawn_pack import write_pack
from tests.design.bundle import ENCODER


class MeanColour(nn.Module):
    """A teacher that sees three numbers, and counts how often it was asked."""

    asked = 0

    def forward(self, pixels: Tensor) -> Tensor:
        self.asked += len(pixels)
        return pixels.mean(dim=(2, 3))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return write_pack(tmp_path_factory.mktemp("data") / "pack", 2)


class Blurs:
    """Sees a picture at two scales."""

    def layers(self, pixels: Tensor) -> list[Tensor]:
        return [pixels, torch.nn.functional.avg_pool2d(pixels, 4)]


def test_perceptual_distance_is_of_features_not_of_their_strength() -> None:
    torch.manual_seed(0)
    picture, other = torch.rand(2, 3, 16, 16), torch.rand(2, 3, 16, 16).requires_grad_()
    assert perceptual_distance(Blurs(), picture, picture) == 0
    assert perceptual_distance(Blurs(), picture, 0.5 * picture) < 1e-6
    distance = perceptual_distance(Blurs(), other, picture)
    distance.backward()
    assert distance > 0.05
    assert other.grad is not None
    assert other.grad.abs().sum() > 0


@pytest.mark.skipif(not has_teacher(), reason="the packages of modiste[teacher] are not installed")
def test_the_real_teacher_sees() -> None:
    teacher, pixels = Teacher(), torch.rand(2, 3, 64, 64) * 2 - 1
    with torch.no_grad():
        assert teacher(pixels).shape == (2, 1280)
        assert [tuple(seen.shape[2:]) for seen in teacher.layers(pixels)] == [(32, 32), (16, 16), (8, 8), (4, 4)]
    assert not any(weight.requires_grad for weight in teacher.parameters())


def test_features_are_standardised_and_kept_for_the_same_pictures(pack: Pack, tmp_path: Path) -> None:
    teacher, kept, told = MeanColour(), tmp_path / "run" / "teacher.safetensors", []
    seen = features(pack, teacher, kept, told.append)
    assert seen.shape == (len(pack), 3)
    assert told[0] == 0
    np.testing.assert_allclose(seen.mean(axis=0), 0, atol=1e-3)
    np.testing.assert_allclose(seen.std(axis=0), 1, atol=0.05)
    np.testing.assert_array_equal(features(pack, teacher, kept), seen)
    assert teacher.asked == len(pack), "the second time they were read"
    others = Pack(pack.images[1:], list(pack.records[1:]))
    assert len(features(others, teacher, kept)) == len(pack) - 1, "other pictures are looked at"
    kept.write_bytes(kept.read_bytes()[:40])
    assert len(features(pack, teacher, kept)) == len(pack), "a file that was cut short is made again"


def test_a_taught_encoder_learns_what_the_teacher_sees_and_names(pack: Pack, tmp_path: Path) -> None:
    known = attributes_of(pack)
    silent = Pack(pack.images, [replace(record, caption="", fields={}) for record in pack.records])
    assert all(facts.garment is None for facts in attributes_of(silent))
    taught = TeacherView(features(pack, MeanColour(), tmp_path / "teacher.safetensors"), known)
    budget = Budget(steps=60, warmup_steps=2, log_steps=5, cooldown_fraction=0.3)
    recipe = EncoderRecipe(batch=12, learning_rate=4e-3, heads_weight=2.0)
    out = tmp_path / "encoder"
    report = train_encoder(silent, silent.rows("train"), out, size=ENCODER, recipe=recipe, budget=budget, taught=taught)
    assert report.last["encoder.teacher"] < 0.3
    encoder = Encoder.load(out)
    assert set(encoder.labels.classes["garment"]) == {"jeans", "tshirt"}, "named by the teacher alone"

    more = train_encoder(silent, silent.rows("train"), tmp_path / "more", size=ENCODER, recipe=recipe, taught=taught,
                         budget=Budget(steps=1, log_steps=1), base=out)
    other = train_encoder(silent, silent.rows("train"), tmp_path / "other", size=ENCODER, recipe=recipe, taught=taught,
                          budget=Budget(steps=1, log_steps=1))
    assert more.last["encoder.clip"] < other.last["encoder.clip"], "it begins with what the other has learnt"


def test_without_a_teacher_nothing_is_taught(pack: Pack, tmp_path: Path) -> None:
    report = train_encoder(pack, pack.rows("train"), tmp_path, size=ENCODER, recipe=EncoderRecipe(batch=4),
                           budget=Budget(steps=1, log_steps=1))
    assert "encoder.teacher" not in report.last
    assert torch.isfinite(torch.tensor(report.last["encoder.total"]))
    assert Attributes() not in attributes_of(pack)
