"""Speed of drawing: four pictures at 256 px, warm, ours against the stock diffusers pipelines on the same weights.

    python benchmarks/design_speed.py [--models FOLDER] [--repeats 5] [--scorer FOLDER] [--json]

Both run in this process, in turn, on the same threads and the same prompts; what counts is the ratio of medians. The
stock pipelines run at the steps they are given and at our own number of steps. What can be sewn is not drawn at all:
four sewn designs at 1,024 px (cuts of four seeds) and one layer changed on one of them are timed in the same run.
Ours begins four pictures for each that it shows and goes on with the best, which the stock pipelines do not do;
unscreened it draws one, as they do. With `--scorer` (the folder that `modiste evaluate design` keeps under the home
folder) the type and colour accuracy of each on the same prompts stands beside the time: a faster model that draws
worse is not faster. The cold command is timed as a user runs it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from diffusers import KandinskyPipeline, KandinskyPriorPipeline
from PIL import Image

from modiste import language
from modiste.core.values import Prompt
from modiste.data.cards import bundled
from modiste.design.designer import Designer
from modiste.design.engine import SampleOptions
from modiste.design.evaluation.measures import right
from modiste.design.evaluation.prompts import TestPrompt, balanced_prompts
from modiste.design.evaluation.scorer import PictureFeatures, Scorer
from modiste.design.folders import DECODER, PRIOR
from modiste.design.sampler import SamplerSettings
from modiste.studio.designs.requests import AgainRequest
from modiste.studio.sewing.changes import Look
from modiste.studio.studio import Studio

PICTURES = 4
SEWN = ("прямые леопардовые джинсы", "navy striped men's shirt", "красное платье")
SIZE_PX = 256
STOCK_STEPS = (16, 25, 50)
STOCK_PRIOR_STEPS = 25
STOCK_GUIDANCE = 4.0
PROMPTS = ("прямые леопардовые джинсы", "navy striped men's shirt", "красное платье", "white casual shoes")

Draw = Callable[[Prompt, int, int], Sequence[Image.Image]]
"""(prompt, pictures, seed) -> pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One way to draw: its steps, the median and the quickest seconds for four pictures, and its accuracies."""

    name: str
    steps: int
    prior_steps: int
    median_s: float
    best_s: float
    type_accuracy: float | None = None
    colour_accuracy: float | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """The stock pipelines on the same folders, at given steps."""

    prior: KandinskyPriorPipeline
    decoder: KandinskyPipeline
    steps: int
    prior_steps: int = STOCK_PRIOR_STEPS

    @torch.no_grad()
    def __call__(self, prompt: Prompt, n: int, seed: int) -> Sequence[Image.Image]:
        generators = [torch.Generator().manual_seed(seed + i) for i in range(n)]
        image, nothing = self.prior(prompt.text, num_images_per_prompt=n, num_inference_steps=self.prior_steps,
                                    guidance_scale=1.0, generator=generators[0]).to_tuple()
        drawn = self.decoder([prompt.text] * n, image_embeds=image, negative_image_embeds=nothing, height=SIZE_PX,
                             width=SIZE_PX, num_inference_steps=self.steps, guidance_scale=STOCK_GUIDANCE,
                             generator=generators)
        return list(drawn.images)


def load_stock(models: Path, steps: int) -> Stock:
    """The stock pipelines, silent."""
    prior = KandinskyPriorPipeline.from_pretrained(models / PRIOR)
    decoder = KandinskyPipeline.from_pretrained(models / DECODER)
    for pipeline in (prior, decoder):
        pipeline.set_progress_bar_config(disable=True)
    return Stock(prior, decoder, steps)


def ours(designer: Designer) -> Draw:
    """Our engine as a user gets it: its own steps, guidance and decoder."""

    def draw(prompt: Prompt, n: int, seed: int) -> Sequence[Image.Image]:
        designs = designer.design(prompt, SampleOptions(n=n, seed=seed, size_px=SIZE_PX))
        return [design.image for design in designs]

    return draw


def seconds(ways: Sequence[Draw], repeats: int) -> list[list[float]]:
    """Seconds of each way for each repeat; the ways take turns, so that a busy moment hits them alike."""
    prompts = [language.prompt(text) for text in PROMPTS]
    for way in ways:
        way(prompts[0], PICTURES, 0)
    found: list[list[float]] = [[] for _ in ways]
    for repeat in range(repeats):
        for way, times in zip(ways, found, strict=True):
            start = time.perf_counter()
            way(prompts[repeat % len(prompts)], PICTURES, repeat)
            times.append(time.perf_counter() - start)
    return found


def accuracy(draw: Draw, scorer: Scorer, asked: Sequence[TestPrompt]) -> tuple[float, float]:
    """Shares of prompts whose type, and whose colour, the scorer sees in the picture."""
    pictures = np.stack([np.asarray(draw(one.prompt, 1, number)[0]) for number, one in enumerate(asked)])
    looked = PictureFeatures.at(pictures)
    return (float(right(scorer, looked, "garment", [one.garment for one in asked]).mean()),
            float(right(scorer, looked, "colour", [one.colour for one in asked]).mean()))


def sewn_seconds() -> tuple[list[float], list[float]]:
    """Seconds for four sewn designs of each text of SEWN, and for another print on one of each."""
    designs, layers = [], []
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio.open(Path(folder))
        studio.design("white t-shirt", n=1, seed=0)
        for text in SEWN:
            start = time.perf_counter()
            made = studio.design(text, n=PICTURES, seed=0)
            designs.append(time.perf_counter() - start)
            start = time.perf_counter()
            studio.designs.draw(AgainRequest(design=made[0], look=Look(pattern="polka_dot")))
            layers.append(time.perf_counter() - start)
    return designs, layers


def cold_seconds(repeats: int) -> list[float]:
    """Seconds of the whole command in a new process: start, imports, loading, one picture, saving."""
    found = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "modiste", "design", PROMPTS[0], "-n", "1", "--seed", "7", "-o", folder]
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=os.environ)
            found.append(time.perf_counter() - start)
    return found


def measure(models: Path, repeats: int, scorer: Scorer | None, prompts: int, stock_steps: Sequence[int]
            ) -> tuple[Timing, ...]:
    """Time every way, and score it where there is a scorer."""
    designer = Designer.from_folder(models)
    settings: SamplerSettings = designer.settings
    single = Designer.from_folder(models)
    single.settings = replace(settings, candidates=1)
    named: list[tuple[str, int, int, Draw]] = [
        ("ours", settings.steps, settings.prior_steps, ours(designer)),
        ("ours, unscreened", settings.steps, settings.prior_steps, ours(single))]
    for steps in stock_steps:
        stock = load_stock(models, steps)
        named.append((f"stock, {steps} steps", steps, stock.prior_steps, stock))
    times = seconds([way for *_, way in named], repeats)
    asked = () if scorer is None else balanced_prompts(
        scorer.classes["garment"], scorer.classes["colour"], (), count=prompts, seed=0, seen=())
    found = []
    for (name, steps, prior_steps, way), taken in zip(named, times, strict=True):
        scores = (None, None) if scorer is None else accuracy(way, scorer, asked)
        found.append(Timing(
            name=name, steps=steps, prior_steps=prior_steps, median_s=statistics.median(taken), best_s=min(taken),
            type_accuracy=scores[0], colour_accuracy=scores[1]))
    return tuple(found)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--models", type=Path, help="folder with prior/ and decoder/ (default: the bundled ones)")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, help="CPU threads (default: all)")
    parser.add_argument("--scorer", type=Path, help="folder of a trained scorer")
    parser.add_argument("--stock-steps", type=int, nargs="+", default=STOCK_STEPS, help="steps of the stock pipelines")
    parser.add_argument("--prompts", type=int, default=60, help="prompts to score on")
    parser.add_argument("--no-cold", action="store_true", help="leave the cold command out")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    if given.threads:
        torch.set_num_threads(given.threads)
    models = given.models or bundled(PRIOR).parent
    scorer = Scorer.load(given.scorer) if given.scorer else None
    timings = measure(models, given.repeats, scorer, given.prompts, given.stock_steps)
    cold = None if given.no_cold or given.models else statistics.median(cold_seconds(3))
    sewn = None if given.no_cold or given.models else tuple(statistics.median(one) for one in sewn_seconds())
    own = timings[0].median_s
    ratios = {timing.name: timing.median_s / own for timing in timings[1:]}
    if given.json:
        print(json.dumps({"pictures": PICTURES, "size_px": SIZE_PX, "threads": torch.get_num_threads(),
                          "timings": [asdict(timing) for timing in timings], "times_slower_than_ours": ratios,
                          "cold_command_s": cold,
                          "sewn_s": sewn}, indent=2))
        return
    print(f"{PICTURES} pictures at {SIZE_PX} px, warm, {torch.get_num_threads()} threads, median of {given.repeats}")
    for timing in timings:
        scores = "" if timing.type_accuracy is None else (
            f"  type {timing.type_accuracy:.2f}  colour {timing.colour_accuracy:.2f}")
        print(f"  {timing.name:<18} {timing.median_s:6.2f} s  {timing.median_s / own:5.2f}x of ours  "
              f"{timing.steps} + {timing.prior_steps} steps{scores}")
    if cold is not None:
        print(f"  cold command, 1 picture: {cold:.1f} s")
    if sewn is not None:
        print(f"  sewn, {PICTURES} designs at 1,024 px: {sewn[0]:.2f} s  {sewn[0] / own:5.2f}x of ours; "
              f"one layer changed: {sewn[1]:.2f} s")


if __name__ == "__main__":
    main()
