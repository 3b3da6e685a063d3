"""`modiste train outfits`: which garments go together, from street photos with masks."""

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from modiste.core.errors import DataError
from modiste.core.files import write_bytes
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.cards import bundled
from modiste.garment.segmentation.load import load_segmenter
from modiste.stylist.outfits.fitting import fit
from modiste.stylist.outfits.street import has_masks, read_worn
from modiste.stylist.outfits.unmasked import joined, read_unmasked
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult

if TYPE_CHECKING:
    from modiste.garment.reading.reader import CutReader

FOLDER: Final = "outfits"
_CARD: Final = """---
name: outfits
licence: Apache-2.0
---
Which garments go together. Trained with `modiste train outfits` on {garments} garments of {outfits} outfits, seed
{seed}.
"""


def outfits(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Learn from a table of street photos with masks, and from others without, whose garments the segmenter cuts out;
    it is over when it is over, in minutes, whatever the budget.

    Raises:
        DataError: no table with masks or several, or one without outfits.
        OutputError: the folder cannot be written to.
    """
    masked = [path for path in request.data if has_masks(path)]
    if len(masked) != 1:
        raise DataError("stylist.one_street_table", count=len(masked))
    begun = monotonic()
    reader = bundled_reader()
    worn = read_worn(masked[0], reader, progress)
    for path in request.data:
        if path not in masked:
            worn = joined(worn, read_unmasked(path, load_segmenter(None, settings), reader, progress))
    if progress is not None:
        progress(0.9, message("stylist.comparing_outfits", count=len(worn.sets(1))))
    model = fit(worn, request.seed)
    folder = request.folder / FOLDER
    model.save(folder)
    card = _CARD.format(garments=len(worn.slots), outfits=len(worn.sets(1)), seed=request.seed)
    write_bytes(folder / "README.md", card.encode("utf-8"))
    return TrainResult(folder=request.folder, steps=1, samples=len(worn.slots), minutes=(monotonic() - begun) / 60,
                       interrupted=False)


def bundled_reader(folder: Path | None = None) -> "CutReader":
    """The reader of cuts, whose trunk sees garments."""
    from modiste.garment.reading.folders import load_reader
    from modiste.garment.reading.reader import CutReader

    return CutReader(load_reader(folder or bundled("cut")))
