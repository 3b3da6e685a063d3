"""What `modiste evaluate stylist` measures: fit, trends and recommendation on a table of rentals; outfits and edits on
one of street photos with masks; simulated shoppers over a catalogue; types on people's own photos."""

from itertools import islice
from pathlib import Path

from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.data.readers import open_source
from modiste.encoder.item.parts import ITEM
from modiste.encoder.item.type_network import TypeReader
from modiste.stylist.fit.evaluate import fit_scores
from modiste.stylist.fit.rentals import read_fit_notes
from modiste.stylist.outfits.evaluate import outfit_scores
from modiste.stylist.outfits.recipe import bundled_reader
from modiste.stylist.outfits.street import has_masks
from modiste.stylist.taste.measuring.evaluate import global_scores, last_day_scores
from modiste.stylist.taste.measuring.rivals import check_installed
from modiste.stylist.taste.measuring.simulated import SHOPPERS, has_types, simulated_scores
from modiste.stylist.trends.evaluate import synthetic_scores, trend_scores
from modiste.stylist.wardrobe.learning import read_types, type_scores
from modiste.stylist.wardrobe.types import FOLDER, TypeModel, bundled_types, type_named
from modiste.train.recipe import TrainProgress
from modiste.train.scores import EvaluateRequest, PartProgress, Score, Scorecard

_LOOKED_AT = 16
PARTS = ("trends", "fit", "recommendation")
OUTFITS = "outfits"
SIMULATED = "shoppers"
TYPES = "types"
"""Measured on street photos, on a catalogue, and on people's own photos; what the table holds says so where nothing is
named."""


def evaluate(request: EvaluateRequest, settings: Settings, progress: TrainProgress | None) -> Scorecard:
    """Measure; `request.engine` names one of PARTS, None all. Models are grown anew on the parts that are learnt from.

    Raises:
        DataError: no data was named, or they cannot be read.
        TrainingError: scikit-learn is not installed.
    """
    if request.data is None:
        raise DataError("stylist.evaluate_needs_data")
    if request.engine == OUTFITS or (request.engine is None and has_masks(request.data)):
        return _outfits(request, progress)
    if request.engine == TYPES or (request.engine is None and _names_types(request.data)):
        return _types(request, request.data, settings, progress)
    if request.engine == SIMULATED or (request.engine is None and has_types(request.data)):
        return _simulated(request, request.data)
    tell = PartProgress(progress)
    scores: list[Score] = []
    notes: list[str] = []
    named = read_fit_notes(request.data)
    wanted = (request.engine,) if request.engine is not None else PARTS
    if "recommendation" in wanted:
        check_installed()
    if "trends" in wanted:
        tell(0.0, message("stylist.measuring_trends"))
        scores += [*trend_scores(request.data), *synthetic_scores(request.seed)]
        notes.append("trends: rolling origin 2014 to 2017, months 1 to 6 ahead; synthetic: 400 series of known shape")
    if "fit" in wanted:
        part = tell.part(0.1, 0.5)
        scores += fit_scores(named, request.seed, lambda share: part(share, message("stylist.measuring_fit")))
        notes.append("fit: what a question sees is earlier than its own day; grown on four fifths; body alone: "
                     "no note on the item or of the person")
    if "recommendation" in wanted:
        early, late = tell.part(0.5, 0.75), tell.part(0.75, 1.0)
        scores += global_scores(named, request.seed, lambda share: early(share, message("stylist.measuring_taste")))
        scores += last_day_scores(named, request.seed, lambda share: late(share, message("stylist.measuring_taste")))
        notes.append("recommendation: all items ranked, those taken before left out; the rival is the best of every "
                     "method and setting, chosen on the test in its favour")
    return Scorecard(room="stylist", model="grown anew", samples=len(named.notes), seed=request.seed,
                     scores=tuple(scores), notes=tuple(notes))


def _outfits(request: EvaluateRequest, progress: TrainProgress | None) -> Scorecard:
    if request.data is None:
        raise DataError("stylist.evaluate_needs_data")
    scores, samples = outfit_scores(
        request.data, request.seed, progress, most=request.most,
        folder=(request.folder or Path("runs") / "evaluate-stylist") / "seen")
    return Scorecard(room="stylist", model="learnt anew", samples=samples, seed=request.seed, scores=scores, notes=(
        ("outfits: five folds by wearer, wrong answers of the slot and word of the right one; beside it what light and "
         "sharpness of the photos tell"), "edits: one garment exchanged for one of a distant outfit"))


def _simulated(request: EvaluateRequest, data: Path) -> Scorecard:
    return Scorecard(room="stylist", model="the recommendation itself", samples=SHOPPERS, seed=request.seed, notes=(
        "simulated: people with a drawn taste for three types, three colours and a pattern; no person's taste is in it",
        "right is what is of a liked type in a liked colour; popularity is what 300 other simulated people took most"),
        scores=simulated_scores(data, request.seed))


def _names_types(path: Path) -> bool:
    source = open_source(path)
    labels = [record.caption for record in islice(source, _LOOKED_AT)]
    return bool(labels) and all(type_named(label) is not None for label in labels)


def _types(request: EvaluateRequest, path: Path, settings: Settings, progress: TrainProgress | None) -> Scorecard:
    from modiste.garment.segmentation.load import load_segmenter

    model = bundled_types() if request.model is None else TypeModel.load(Path(request.model) / FOLDER)
    if model is None:
        raise DataError("stylist.no_types", count=0)
    tell = PartProgress(progress)
    held = read_types(path, load_segmenter(None, settings), bundled_reader(), "test",
                      lambda count: tell(count / request.samples, message("stylist.photos_looked_at", count=count)),
                      request.samples, types=_type_reader(request.model))
    notes = ("types: the fifth of the photos that no training saw, cut out by the bundled segmenter; beside: the usual",
             f"refused, which counts as wrong: {held.refused}")
    return Scorecard(room="stylist", model=request.model or "bundled", samples=len(held.types), seed=request.seed,
                     notes=notes, scores=type_scores(model, held))


def _type_reader(model: str | None) -> TypeReader | None:
    """The reader of types of a model, the bundled one where it has none; None where that is not there either."""
    own = TypeReader.load_beside(Path(model) / ITEM) if model is not None else None
    return own or TypeReader.load_beside(weights_folder() / ITEM)
