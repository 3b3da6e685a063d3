from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import WeightsError
from modiste.core.settings import Settings
from modiste.core.values import Design, Photo, Verification, parse_hex
from modiste.design import designer as module
from modiste.design.designer import Designer
from modiste.design.engine import NATIVE_PX, SampleOptions
from modiste.design.load import load_engine
from modiste.design.loop import LOCK_ATTEMPTS
from modiste.encoder.heads import LabelSpace
from modiste.language.colours import colour_hexes
from tests.data.drawn_pack import draw_garment

PROMPT = language.prompt("прямые леопардовые джинсы")


def apart(first: Design, second: Design) -> int:
    """The largest difference between two designs' pictures, in grey levels."""
    return int(np.abs(np.asarray(first.image, int) - np.asarray(second.image, int)).max())


def changed(first: Design, second: Design) -> float:
    """The share of values that differ between two designs' pictures."""
    return float((np.asarray(first.image) != np.asarray(second.image)).mean())


def photo(width: int = 180, height: int = 240) -> Photo:
    return Photo(draw_garment("Tshirts", "Blue").resize((width, height)), "shirt.png")


def test_a_sample_of_a_batch_is_the_one_drawn_alone(tiny_designer: Designer) -> None:
    batch = tiny_designer.design(PROMPT, SampleOptions(n=3, seed=40))
    assert [design.seed for design in batch] == [40, 41, 42]
    for design in batch[1:]:
        (alone,) = tiny_designer.design(PROMPT, SampleOptions(seed=design.seed))
        assert apart(design, alone) <= 1
    assert apart(batch[0], batch[1]) > 3
    assert apart(
        tiny_designer.design(PROMPT, SampleOptions(seed=40))[0],
        tiny_designer.design(PROMPT, SampleOptions(seed=40))[0]) == 0


def test_batches_larger_than_the_memory_are_drawn_in_parts(
    tiny_designer: Designer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tiny_designer.design(PROMPT, SampleOptions(n=3, seed=5, steps=1))
    monkeypatch.setattr(module, "_SAMPLES_AT_ONCE", 2)
    parts = tiny_designer.design(PROMPT, SampleOptions(n=3, seed=5, steps=1))
    assert max(apart(one, other) for one, other in zip(whole, parts, strict=True)) <= 1


def test_words_guidance_and_steps_matter_and_are_told(tiny_designer: Designer) -> None:
    (plain,) = tiny_designer.design(PROMPT, SampleOptions(seed=1))
    (other,) = tiny_designer.design(language.prompt("women's red dress"), SampleOptions(seed=1))
    (guided,) = tiny_designer.design(PROMPT, SampleOptions(seed=1, guidance=9.0))
    (longer,) = tiny_designer.design(PROMPT, SampleOptions(seed=1, steps=2))
    assert min(apart(plain, other), apart(plain, guided), apart(plain, longer)) > 0
    told = dict(guided.lineage.settings)
    assert (told["guidance"], told["steps"], told["size"]) == ("9", "3", "256")
    assert "джинсы" in told["told"]
    assert dict(longer.lineage.settings)["steps"] == "2"
    assert plain.lineage.inputs == (PROMPT.text,)


@pytest.mark.parametrize("size", [64, 256, 320])
def test_the_asked_size(tiny_designer: Designer, size: int) -> None:
    (design,) = tiny_designer.design(PROMPT, SampleOptions(seed=1, size_px=size, steps=1))
    assert design.image.size == (size, size)
    assert design.image.mode == "RGB"


def test_progress_counts_to_its_total(tiny_designer: Designer) -> None:
    for draw in (
        lambda tell: tiny_designer.design(PROMPT, SampleOptions(n=2, seed=1), progress=tell),
        lambda tell: tiny_designer.image_to_image(
            photo(), PROMPT, SampleOptions(n=2, seed=1, steps=5), strength=0.4, progress=tell),
    ):
        told: list[tuple[int, int]] = []
        draw(lambda done, total, told=told: told.append((done, total)))
        counts = [done for done, _ in told]
        assert counts == sorted(counts)
        assert told[-1][0] == told[-1][1]
        assert len({total for _, total in told}) == 1


def test_only_what_is_drawn_from_nothing_is_shown_as_in_catalogues(
    tiny_designer: Designer, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = Image.new("RGB", (NATIVE_PX, NATIVE_PX), "white")
    monkeypatch.setattr(module, "catalogue_view", lambda _picture, garment: {"jeans": blank}[garment])
    options, white = SampleOptions(seed=1, steps=1), np.full((NATIVE_PX, NATIVE_PX, 3), 255)
    (drawn,) = tiny_designer.design(PROMPT, options)
    (restyled,) = tiny_designer.restyle((photo(),), PROMPT, options, mix=0.5)
    assert (np.asarray(drawn.image) == white).all()
    assert (np.asarray(restyled.image) == white).all()
    (begun,) = tiny_designer.image_to_image(photo(NATIVE_PX, NATIVE_PX), PROMPT, options, strength=0.5)
    (filled,) = tiny_designer.inpaint(photo(NATIVE_PX, NATIVE_PX), Image.fromarray(white[..., 0].astype(np.uint8)),
                                      PROMPT, options)
    assert np.asarray(begun.image).min() < 255
    assert np.asarray(filled.image).min() < 255


def with_candidates(designer: Designer, pictures: int, embeddings: int) -> Designer:
    settings = replace(designer.settings, candidates=pictures, prior_candidates=embeddings)
    return Designer(designer.prior, designer.decoder, designer.models, settings=settings)


@pytest.mark.parametrize(("pictures", "embeddings"), [(3, 1), (1, 3)])
def test_the_best_of_several_candidates_is_shown(tiny_designer: Designer, monkeypatch: pytest.MonkeyPatch,
                                                 pictures: int, embeddings: int) -> None:
    ranked: list[int] = []

    def prefer_last(seen: Mapping[str, np.ndarray], asked: Attributes, _labels: LabelSpace) -> np.ndarray:
        assert asked == PROMPT.attributes
        ranked.append(len(seen["garment"]))
        return np.arange(ranked[-1], dtype=float)

    def prefer_first(seen: Mapping[str, np.ndarray], _asked: Attributes, _labels: LabelSpace) -> np.ndarray:
        return -np.arange(len(seen["garment"]), dtype=float)

    monkeypatch.setattr(module, "agreement", prefer_last)
    only = with_candidates(tiny_designer, 1, 1).design(PROMPT, SampleOptions(n=2, seed=40))
    assert not ranked, "one candidate needs no ranking"
    last = with_candidates(tiny_designer, pictures, embeddings).design(PROMPT, SampleOptions(n=2, seed=40))
    assert ranked == [6]
    assert [design.seed for design in last] == [40, 41]
    with_candidates(tiny_designer, 3, 3).design(language.prompt("something nice"), SampleOptions(seed=1))
    assert ranked == [6], "there is nothing to rank by"
    monkeypatch.setattr(module, "agreement", prefer_first)
    first = with_candidates(tiny_designer, pictures, embeddings).design(PROMPT, SampleOptions(n=2, seed=40))
    for alone, same, other in zip(only, first, last, strict=True):
        assert apart(alone, same) <= 1, "the first candidate is what the seed draws alone"
        assert changed(alone, other) > 10 * changed(alone, same)


class Judge:
    """Stands for `verify`: passes the pictures of the given seeds' order of drawing."""

    def __init__(self, passes: Sequence[bool]) -> None:
        self.passes, self.seen = list(passes), 0

    def __call__(self, pictures: Sequence[Image.Image], asked: Attributes, lock: Sequence[str], _encoder: object
                 ) -> list[tuple[Verification, ...]]:
        answers = []
        for _ in pictures:
            ok = self.passes[self.seen] if self.seen < len(self.passes) else False
            self.seen += 1
            answers.append(
                tuple(Verification(kind=kind, asked="asked", seen="seen", confidence=0.5, ok=ok) for kind in lock))
        return answers


def test_a_missed_lock_is_drawn_again_from_another_seed(
    tiny_designer: Designer, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Judge([True, False, True])
    monkeypatch.setattr(module, "verify", judge)
    told: list[tuple[int, int]] = []
    kept, again = tiny_designer.design(PROMPT, SampleOptions(n=2, seed=3, steps=1, lock=("type",)),
                                       progress=lambda done, total: told.append((done, total)))
    assert judge.seen == 3, "only what was missed is drawn again"
    assert kept.seed == 3
    assert again.seed not in (3, 4)
    assert kept.ok
    assert again.ok
    assert told[-1] == (3, 3)
    # The seed that is told draws that very picture.
    monkeypatch.setattr(module, "verify", Judge([True]))
    (same,) = tiny_designer.design(PROMPT, SampleOptions(seed=again.seed, steps=1))
    assert apart(same, again) <= 1


def test_locks_give_up_and_say_so(tiny_designer: Designer, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge([])
    monkeypatch.setattr(module, "verify", judge)
    (design,) = tiny_designer.design(PROMPT, SampleOptions(seed=3, steps=1, lock=("type", "pattern")))
    assert judge.seen == LOCK_ATTEMPTS
    assert not design.ok
    assert [check.kind for check in design.verified] == ["type", "pattern"]
    assert design.seed == 3, "a picture that is no better does not replace the first"


def test_without_locks_nothing_is_verified(tiny_designer: Designer) -> None:
    (design,) = tiny_designer.design(PROMPT, SampleOptions(seed=3, steps=1))
    assert design.verified == ()
    assert design.ok


def test_locks_are_checked_by_the_heads(tiny_designer: Designer) -> None:
    (
        design,) = tiny_designer.design(
            language.prompt("blue jeans"), SampleOptions(seed=3, steps=1, lock=("type", "colour")))
    assert [(check.kind, check.asked) for check in design.verified] == [("type", "jeans"), ("colour", "blue")]
    assert design.verified[0].seen in tiny_designer.prior.encoder.labels.classes["garment"]
    assert design.verified[1].seen in ("", *language.colour_hexes())


def test_restyle_follows_the_photo_as_far_as_it_is_told(tiny_designer: Designer) -> None:
    prompt, photos = language.prompt("пиджак того же стиля"), (photo(), Photo(draw_garment("Jeans", "Red"), "red.png"))

    def restyle(mix: float, weights: tuple[float, ...] | None = None) -> Design:
        return tiny_designer.restyle(photos, prompt, SampleOptions(seed=2), mix=mix, weights=weights)[0]

    none, half, whole = restyle(0.0), restyle(0.5), restyle(1.0)
    assert apart(none, half) > 0
    assert apart(half, whole) > 0
    assert apart(restyle(0.5, (1.0, 0.0)), restyle(0.5, (0.0, 1.0))) > 0
    settings = dict(restyle(0.5, (3.0, 1.0)).lineage.settings)
    assert (settings["mix"], settings["weights"]) == ("0.5", "0.75 0.25")
    assert half.lineage.inputs == ("пиджак того же стиля", "shirt.png", "red.png")
    told = language.parse(dict(half.lineage.settings)["told"])
    assert told.garment == "jacket", "the nearest to a blazer that the tiny model's labels have"
    assert told.colours, "the words say no colour, so the photo's is said"


def test_a_prompt_without_a_garment_keeps_the_photos(tiny_designer: Designer) -> None:
    (design,) = tiny_designer.restyle((photo(),), language.prompt("in red"), SampleOptions(seed=2, steps=1), mix=0.5)
    seen = tiny_designer.prior.encoder.guess([tiny_designer._framed(photo())])[0]["garment"].value
    assert language.parse(dict(design.lineage.settings)["told"]).garment == seen


def test_redraw_keeps_more_of_the_photo_at_low_strength(tiny_designer: Designer) -> None:
    tried = [tiny_designer.image_to_image(
        photo(256, 256), PROMPT, SampleOptions(seed=2, steps=10), strength=strength)[0]
             for strength in (0.1, 1.0)]
    start = tiny_designer._decode(tiny_designer._encode(tiny_designer._framed(photo(256, 256))))
    from modiste.nn.pictures import to_pictures

    kept = to_pictures(start)[0].astype(int)
    near, far = (np.abs(np.asarray(design.image, int) - kept).mean() for design in tried)
    assert near < far
    assert dict(tried[0].lineage.settings)["strength"] == "0.1"


@pytest.mark.parametrize(("width", "height"), [(180, 240), (301, 97), (NATIVE_PX, NATIVE_PX)])
def test_inpainting_changes_no_pixel_outside_the_mask(tiny_designer: Designer, width: int, height: int) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)
    picture = Photo(Image.fromarray(noise), "noise.png")
    area = np.zeros((height, width), np.uint8)
    area[height // 4 : height // 2, width // 3 : width // 2] = 255
    (design,) = tiny_designer.inpaint(picture, Image.fromarray(area), PROMPT, SampleOptions(seed=2, steps=2))
    result = np.asarray(design.image)
    assert result.shape == noise.shape
    assert (result[area == 0] == noise[area == 0]).all()
    assert (result[area == 255] != noise[area == 255]).any(axis=1).mean() > 0.9


def test_a_foreign_name_goes_to_the_foreign_loader(tmp_path: Path) -> None:
    with pytest.raises(WeightsError):
        load_engine(str(tmp_path), Settings.load())
    with pytest.raises(WeightsError, match="elsewhere"):
        Designer.from_folder(tmp_path / "elsewhere")


def test_settings_of_the_sampler_are_the_models_own(tiny_designer: Designer) -> None:
    assert tiny_designer._sampling(SampleOptions(seed=1)) == tiny_designer.settings
    given = SampleOptions(seed=1, steps=7, guidance=0.0)
    assert tiny_designer._sampling(given) == replace(tiny_designer.settings, steps=7, guidance=0.0)


@pytest.mark.parametrize(("width", "height"), [(300, 180), (90, 210), (64, 64)])
def test_image_to_image_keeps_the_photo_s_size_and_shape(tiny_designer: Designer, width: int, height: int) -> None:
    (design,) = tiny_designer.image_to_image(photo(width, height), PROMPT, SampleOptions(seed=2, steps=5), strength=0.2)
    assert design.image.size == (width, height)


def test_the_lineage_tells_inputs_of_one_name_apart(tiny_designer: Designer) -> None:
    picture, other = photo(64, 96), Photo(photo(64, 96).image.rotate(180), photo(64, 96).source)
    upper = Image.new("L", (64, 96))
    upper.paste(255, (0, 0, 64, 40))
    lower = upper.rotate(180)
    lineages = [tiny_designer.inpaint(one, mask, PROMPT, SampleOptions(seed=2, steps=2))[0].lineage
                for one, mask in ((picture, upper), (picture, lower), (other, upper))]
    lineages += [tiny_designer.restyle([one], PROMPT, SampleOptions(seed=2, steps=1), mix=0.5)[0].lineage
                 for one in (picture, other)]
    lineages += [tiny_designer.image_to_image(one, PROMPT, SampleOptions(seed=2, steps=3), strength=0.3)[0].lineage
                 for one in (picture, other)]
    assert len(set(lineages)) == len(lineages)


def test_a_colour_that_the_network_does_not_know_is_dyed(tiny_designer: Designer) -> None:
    asked: list[tuple[str, tuple[int, int, int]]] = []

    def dye(picture: Image.Image, garment: str, colour: tuple[int, int, int]) -> Image.Image:
        asked.append((garment, colour))
        return Image.new("RGB", picture.size, colour)

    dyeing = Designer(tiny_designer.prior, tiny_designer.decoder, tiny_designer.models,
                      settings=tiny_designer.settings, dye=dye)
    known = tiny_designer.prior.encoder.labels.classes["colour"]
    (design,) = dyeing.design(language.prompt("mint jeans"), SampleOptions(seed=1, steps=1))
    mint = parse_hex(colour_hexes()["mint"])
    assert asked == [("jeans", mint)]
    assert design.image.getpixel((9, 9)) == mint
    assert dict(design.lineage.settings)["dyed"] == "exact"
    for text in (f"{known[0]} jeans", "mint striped jeans", "mint and coral jeans", "mint"):
        (design,) = dyeing.design(language.prompt(text), SampleOptions(seed=1, steps=1))
        assert len(asked) == 1, text
        assert "dyed" not in dict(design.lineage.settings)
