"""The studio facade: every job of Modiste as one method that takes and returns values of `modiste.core`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from PIL import Image

from modiste import language
from modiste.core.errors import InputError
from modiste.core.garment_mask import GarmentMask
from modiste.core.images import load_image, load_photo
from modiste.core.seeds import check_seed
from modiste.core.settings import Settings
from modiste.core.values import Design, Palette, Photo, Prompt, Swatch, parse_hex
from modiste.studio import training
from modiste.studio.engine import EngineLoader, load_engine
from modiste.studio.models import ModelInfo, bundled_models
from modiste.studio.options import (
    DrawOptions,
    check_locked,
    check_range,
    check_strength,
    check_weights,
    draw_options,
    random_seed,
)
from modiste.studio.parts import find_part
from modiste.studio.pictures_in import OpenPhoto, open_mask, open_photo, open_swatch
from modiste.studio.saving import save_designs

if TYPE_CHECKING:
    from modiste.design.engine import DesignEngine, Progress
    from modiste.fabric.finishing.ink_library import InkLibrary
    from modiste.fabric.neural.request import Mix
    from modiste.fabric.pipeline import Print
    from modiste.garment.segmentation.engine import SegmenterEngine
    from modiste.garment.segmentation.interactions import Interactions
    from modiste.studio.fabric_files import SavedPrint
    from modiste.studio.garments import Draped
    from modiste.studio.sewing import Sewing
    from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult
    from modiste.train.scores import EvaluateRequest, Scorecard

BUNDLED: Final = "modiste"
"""What the bundled segmenter is called in a result's lineage."""

Picture: TypeAlias = Photo | Path | str
"""A photo, or the path of one."""


class Studio:
    """One studio with its home folder; models are loaded on first use and kept.

    >>> studio = Studio.open()
    >>> jeans = studio.design("прямые леопардовые джинсы", n=4, seed=7)
    >>> studio.save(jeans, "designs")

    Every drawing method takes: `n` pictures (sample i has seed `seed + i`; no `seed` draws one at random), `size` in
    pixels a side, `model` (None is the bundled one, otherwise a folder or hub id), `lock` (attributes out of "type",
    "colour" and "pattern" that are checked and drawn again when missed), `steps` and `guidance` (None: the model's own
    choice) and `progress`, called with the units of work done and in all. Each raises:

        PromptError: the text is empty or too long, or lacks what `lock` names.
        SettingError, UnknownNameError: an option is out of range or unknown.
        ImageError: a photo cannot be read.
        WeightsError: the model cannot be loaded.
    """

    def __init__(self, settings: Settings, load: EngineLoader = load_engine) -> None:
        self.settings = settings
        self._load = load
        self._engines: dict[str | None, DesignEngine] = {}
        self._segmenters: dict[str | None, SegmenterEngine] = {}
        self._loading = Lock()

    @classmethod
    def open(cls, home: Path | str | None = None) -> Self:
        """Open the studio in `home`, or where MODISTE_HOME and the defaults say.

        Raises:
            SettingError: a setting from the environment does not hold.
        """
        return cls(Settings.load(home=Path(home) if home is not None else None))

    @property
    def sewing(self) -> "Sewing":
        """Garments that are cut, sewn, hung and photographed."""
        from modiste.studio.sewing import Sewing

        return Sewing()

    def design(
        self, text: str, n: int = 1, seed: int | None = None, size: int = 256, model: str | None = None,
        lock: Sequence[str] = (), steps: int | None = None, guidance: float | None = None,
        progress: "Progress | None" = None,
    ) -> tuple[Design, ...]:
        """Draw garments from words, in English or Russian."""
        prompt, options = self._prepare(text, n, seed, size, lock, steps, guidance)
        return self._engine(model).design(
            prompt, n=options.n, seed=options.seed, size=options.size, steps=options.steps, guidance=options.guidance,
            lock=options.lock, progress=progress,
        )

    def restyle(
        self, photos: Picture | Sequence[Picture], text: str, mix: float = 0.5,
        weights: Sequence[float] | None = None, n: int = 1, seed: int | None = None, size: int = 256,
        model: str | None = None, lock: Sequence[str] = (), steps: int | None = None, guidance: float | None = None,
        progress: "Progress | None" = None,
    ) -> tuple[Design, ...]:
        """Draw the text in the style of one photo or several.

        `mix` is the share of the photos against the text, 0 to 1; `weights` share it out among the photos.
        """
        references = tuple(photos) if isinstance(photos, Sequence) and not isinstance(photos, str) else (photos,)
        if not references:
            raise InputError("restyle: expected at least one photo, got none")
        prompt, options = self._prepare(text, n, seed, size, lock, steps, guidance)
        share = check_range("mix", mix, 0.0, 1.0)
        parts = check_weights(weights, len(references))
        pictures = tuple(_photo(reference) for reference in references)
        return self._engine(model).restyle(
            pictures, prompt, mix=share, weights=parts, n=options.n, seed=options.seed, size=options.size,
            steps=options.steps, guidance=options.guidance, lock=options.lock, progress=progress,
        )

    def redraw(
        self, photo: Picture, text: str, strength: float = 0.6, n: int = 1, seed: int | None = None, size: int = 256,
        model: str | None = None, lock: Sequence[str] = (), steps: int | None = None, guidance: float | None = None,
        progress: "Progress | None" = None,
    ) -> tuple[Design, ...]:
        """Change a photo towards the text (image-to-image); `strength` near 0 keeps the photo, 1 forgets it."""
        prompt, options = self._prepare(text, n, seed, size, lock, steps, guidance)
        share = check_strength(strength)
        picture = _photo(photo)
        return self._engine(model).image_to_image(
            picture, prompt, strength=share, n=options.n, seed=options.seed, size=options.size, steps=options.steps,
            guidance=options.guidance, lock=options.lock, progress=progress,
        )

    def inpaint(
        self, photo: Picture, mask: Image.Image | Path | str, text: str, n: int = 1, seed: int | None = None,
        size: int = 256, model: str | None = None, lock: Sequence[str] = (), steps: int | None = None,
        guidance: float | None = None, progress: "Progress | None" = None,
    ) -> tuple[Design, ...]:
        """Draw the text inside the white part of `mask`, a picture of the photo's size, and keep the rest."""
        prompt, options = self._prepare(text, n, seed, size, lock, steps, guidance)
        picture = _photo(photo)
        area = _mask(mask, picture)
        return self._engine(model).inpaint(
            picture, area, prompt, n=options.n, seed=options.seed, size=options.size, steps=options.steps,
            guidance=options.guidance, lock=options.lock, progress=progress,
        )

    def fabric(
        self, category: str, n: int = 1, seed: int | None = None, *, engine: str = "drawn", size: int = 512,
        repeat: str = "straight", inks: int | None = None, colourways: int = 0, coordinates: bool = False,
        library: "InkLibrary | None" = None, dpi: float = 150.0, palette: Sequence[str] = (),
        family: str | None = None, scale: float = 1.0, angle: float = 0.0, weave: bool = False, density: float = 1.0,
        jitter: float = 1.0, mix: "Mix | None" = None, variation: int = 0,
        like: Picture | None = None, model: Path | str | None = None, progress: "Progress | None" = None,
    ) -> "tuple[Print, ...]":
        """Make fabrics that repeat without a seam, number i from seed `seed + i`, each followed by its colourways.

        `size` is the drawing's side in pixels, `palette` CSS colours with the ground first; `scale` below 1 makes the
        motifs smaller, `angle` (degrees) turns them, `weave` shows the threads, `density` multiplies the motifs and
        `jitter` how irregular they are; `inks` reduces to that many colours,
        which `library` (see `fabric.ink_library.read_inks`) replaces by the nearest of one's own; `coordinates` adds a
        blender and a stripe. The engine neural takes another fabric to `mix` in, the number of a `variation`, and a
        photo that its fabrics are to be `like`.

        Raises:
            UnknownNameError: no such category (in English or Russian), engine, repeat or family.
            SettingError: a number is out of range.
            InputError: a colour is no CSS colour.
            WeightsError: the engine's model is not there.
        """
        from modiste.fabric.pipeline import FabricRequest, make
        from modiste.fabric.procedural.drawing import DrawnStyle

        request = FabricRequest(
            category, engine, size, repeat, inks, colourways, coordinates, library, dpi,
            Palette.from_hex(*palette) if palette else None, family, Path(model) if model is not None else None,
            DrawnStyle(scale, angle, weave, density, jitter), mix, variation,
            _photo(like) if like is not None else None)
        return make(request, n=n, seed=random_seed() if seed is None else seed, progress=progress)

    def find_garments(self, photo: Picture, model: str | None = None, shows: str | None = None) -> GarmentMask:
        """Where the clothes are in a photo, part by part; of a design, where the garment is that was asked for.

        `shows` is the part of clothes that the picture is known to show, None what its file says. `model` None
        is the bundled segmenter; otherwise a folder of `modiste train segmenter`, the file of Unet_2020-10-30, or the
        folder or hub id of a SegFormer.

        Raises:
            ImageError: the photo cannot be read, or there are no clothes in it.
            WeightsError: the model cannot be loaded.
        """
        return self._clothes(open_photo(photo, shows), model)

    def correct_mask(self, photo: Picture, mask: GarmentMask | None, hints: "Interactions", part: str = "other"
                     ) -> GarmentMask:
        """A mask of a photo's clothes corrected by hand: see `garment.segmentation.interactive.correct`.

        Raises:
            ImageError: the photo cannot be read.
            InputError: a hint lies outside the photo, the mask is of another size, or nothing would be left.
            UnknownNameError: there is no such part of clothes.
        """
        from modiste.garment.segmentation.interactive import correct

        return correct(open_photo(photo).photo, mask, part, hints)

    def drape(
        self, photo: Picture, fabric: Swatch | Path | str, *, mask: GarmentMask | Path | str | None = None,
        parts: Sequence[str] = (), scale_cm: float | None = None, rotate: float = 0.0,
        offset_cm: tuple[float, float] = (0.0, 0.0), model: str | None = None,
    ) -> "Draped":
        """Lay a fabric on the clothes of a photo: folds and light stay, outside of them not one bit changes.

        `mask` None looks for the clothes; `parts` are those to change, all when none is named; `scale_cm` is the width
        of one repeat on the cloth, `rotate` degrees turn it, `offset_cm` moves it right and down.

        Raises:
            ImageError: the photo cannot be read, or there are no clothes in it.
            UnknownNameError: a part that is not in the photo.
            InputError: a mask of another size, or a fabric of fewer than 8 pixels.
            SettingError: a scale of 0 or below.
            WeightsError: the model cannot be loaded.
        """
        from modiste.garment.draping.drape import DrapeStyle
        from modiste.studio import garments

        style = DrapeStyle(scale_cm=scale_cm, rotate_degrees=rotate, offset_cm=offset_cm)
        swatch = fabric if isinstance(fabric, Swatch) else open_swatch(fabric)
        opened = open_photo(photo)
        return garments.lay(opened, self._worn(opened, mask, model), swatch, style, parts, model or BUNDLED)

    def recolour(
        self, photo: Picture, colour: str, *, mask: GarmentMask | Path | str | None = None,
        parts: Sequence[str] = (), model: str | None = None,
    ) -> "Draped":
        """Dye the clothes of a photo in a plain colour (CSS, "#1a2b3c"); like `drape` otherwise.

        Raises:
            As `drape`.
        """
        from modiste.studio import garments

        dye = parse_hex(colour)
        opened = open_photo(photo)
        return garments.dye(opened, self._worn(opened, mask, model), dye, parts, model or BUNDLED)

    def check(
        self, text: str, n: int = 1, seed: int | None = None, size: int = 256, lock: Sequence[str] = (),
        steps: int | None = None, guidance: float | None = None,
    ) -> Prompt:
        """Check a request without drawing it or loading a model; returns the prompt as it is understood."""
        return self._prepare(text, n, seed, size, lock, steps, guidance)[0]

    def train(self, part: str, request: "TrainRequest", progress: "TrainProgress | None" = None) -> "TrainResult":
        """Train a part of `parts.PARTS`, or "finetune"; see `training.train` for what it raises."""
        return training.train(find_part(part), request, self.settings, progress)

    def evaluate(
        self, room: str, request: "EvaluateRequest", progress: "TrainProgress | None" = None
    ) -> "Scorecard":
        """Measure a room of `parts.ROOMS`; see `training.evaluate` for what it raises."""
        return training.evaluate(room, request, self.settings, progress)

    def drape_dataset(
        self, data: Path | str, folder: Path | str, *, fabrics: Sequence[Path] = (), dyed: bool = False,
        per_picture: int = 1, seed: int = 0, workers: int | None = None, model: str | None = None,
        progress: "Callable[[int], None] | None" = None,
    ) -> int:
        """Lay fabrics on the garments of captioned photos, the captions changed with them, in both languages; gives the
        number of pictures in `folder`. Drawn patterns when no `fabrics` (pictures of one repeat each) are given, plain
        colours when `dyed`. A run that was broken off goes on; `workers` None takes all cores.

        Raises:
            InputError: the data is missing, or no garment is found in it (DataError).
            OutputError: the folder cannot be written to.
        """
        from modiste.data.readers import open_source
        from modiste.studio.draping import Fabrics, write_draped_set

        own = tuple((Path(path).stem.replace("-", " "), open_swatch(path)) for path in fabrics)
        return write_draped_set(open_source(data), Path(folder), self._segmenter(model), Fabrics(own, dyed),
                                per_picture=per_picture, seed=check_seed(seed), workers=workers, progress=progress)

    def fabric_dataset(self, folder: Path | str, data: Path | str | None = None, *, per_category: int = 60,
                       seed: int = 0) -> int:
        """Write a training folder of fabrics, drawn ones, or squares cut from the garments of `data`; gives the number
        of pictures."""
        return training.fabric_dataset(Path(data) if data is not None else None, Path(folder), per_category, seed)

    def models(self) -> tuple[ModelInfo, ...]:
        """The models that come with the package."""
        return bundled_models()

    def save_fabric(self, prints: "Sequence[Print]", folder: Path | str, formats: Sequence[str] = ("png",),
                    ) -> "tuple[SavedPrint, ...]":
        """Save fabrics as files of each of `formats`: png, tiff (16 bits, or indexed when reduced to inks), svg, plates
        (a grey PNG an ink), sheet (the repeat with a ruler).

        Raises:
            UnknownNameError: no such format.
            SettingError: svg or plates of a fabric that was not reduced to inks.
            OutputError: the folder cannot be written to.
        """
        from modiste.studio.fabric_files import save_prints

        return save_prints(prints, Path(folder), formats)

    def save(self, designs: Sequence[Design], folder: Path | str, *, sidecar: bool = False) -> tuple[Path, ...]:
        """Save designs as PNG files with their lineage inside; `sidecar` adds a JSON file to each.

        Raises:
            OutputError: the folder cannot be written to.
        """
        return save_designs(designs, Path(folder), sidecar=sidecar)

    def _prepare(
        self, text: str, n: int, seed: int | None, size: int, lock: Sequence[str], steps: int | None,
        guidance: float | None,
    ) -> tuple[Prompt, DrawOptions]:
        prompt = language.prompt(text)
        options = draw_options(n=n, seed=seed, size=size, steps=steps, guidance=guidance, lock=lock)
        check_locked(options.lock, prompt.attributes, prompt.text)
        return prompt, options

    def _engine(self, model: str | None) -> "DesignEngine":
        with self._loading:
            if model not in self._engines:
                # Models that a user names can fill the memory: beside the bundled one only the last is kept.
                self._engines = {name: engine for name, engine in self._engines.items() if name is None}
                self._engines[model] = self._load(model, self.settings)
            return self._engines[model]

    def _worn(self, opened: OpenPhoto, mask: GarmentMask | Path | str | None, model: str | None) -> GarmentMask:
        if isinstance(mask, GarmentMask):
            return mask
        return open_mask(mask, opened.photo) if mask is not None else self._clothes(opened, model)

    def _clothes(self, opened: OpenPhoto, model: str | None) -> GarmentMask:
        from modiste.studio import garments

        asked = garments.find_asked(opened) if model is None else None
        return asked if asked is not None else garments.find(opened, self._segmenter(model))

    def _segmenter(self, model: str | None) -> "SegmenterEngine":
        from modiste.garment.segmentation.load import load_segmenter

        with self._loading:
            if model not in self._segmenters:
                # As with designs: beside the bundled one only the last is kept.
                self._segmenters = {name: engine for name, engine in self._segmenters.items() if name is None}
                self._segmenters[model] = load_segmenter(model, self.settings)
            return self._segmenters[model]


def _photo(picture: Picture) -> Photo:
    return picture if isinstance(picture, Photo) else load_photo(Path(picture))


def _mask(mask: Image.Image | Path | str, photo: Photo) -> Image.Image:
    area = (mask if isinstance(mask, Image.Image) else load_image(Path(mask))).convert("L")
    name = "mask" if isinstance(mask, Image.Image) else str(mask)
    if area.size != photo.image.size:
        raise InputError(
            f"{name}: the mask is {area.width}x{area.height}, the photo {photo.image.width}x{photo.image.height}; "
            "both must have the same size"
        )
    if not any(area.histogram()[128:]):
        raise InputError(f"{name}: the mask has no white part, so there is nowhere to draw; paint the garment white")
    return area
