"""What `modiste train encoder` does."""

from collections.abc import Mapping

from modiste.core.settings import Settings
from modiste.data.framing import Framing
from modiste.data.pack import Pack, join_packs
from modiste.data.prepare import open_packs
from modiste.encoder.presets import BUNDLED_ENCODER
from modiste.encoder.run import train_encoder
from modiste.encoder.train import EncoderRecipe
from modiste.train.loop import Budget
from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult, finished, narrate

PACK_PX = 256
_FOLDER = "prior"  # of a model's folder: an encoder is the prior's folder without the prior itself


def packed(request: TrainRequest) -> Pack:
    """The request's data as one pack, cached in the run's folder."""
    return join_packs(open_packs(request.data, request.folder / "packs", Framing(PACK_PX),
                                 caption_column=request.caption_column, image_column=request.image_column))


def train(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Train the encoder on the steering split, into the run's `prior` folder, where the other parts look for it."""
    del settings
    pack = packed(request)
    folder = request.folder if request.folder.name == _FOLDER else request.folder / _FOLDER
    recipe = EncoderRecipe() if request.batch is None else EncoderRecipe(batch=request.batch)
    report = train_encoder(pack, pack.rows("steer"), folder, size=BUNDLED_ENCODER, recipe=recipe,
                           budget=Budget(request.minutes, request.steps), seed=request.seed, resume=request.resume,
                           progress=narrate(progress))
    return finished(request, report)


RECIPES: Mapping[str, Recipe] = {"encoder": train}
