"""The studio facade: settings, a home, the loaded models, and a door to every room.

Each door's methods take request values with keywords, and give values of `modiste.core`. The studio's own methods are
the short way: each is one call of a door.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from PIL import Image
from typing_extensions import Unpack

from modiste.core.garment_mask import GarmentMask
from modiste.core.settings import Settings
from modiste.core.values import Design, Prompt, Swatch
from modiste.studio.designs.door import Designs
from modiste.studio.designs.requests import (
    DesignRequest,
    ImageToImageRequest,
    InpaintRequest,
    PictureSource,
    RestyleRequest,
)
from modiste.studio.fabrics import FabricArguments, Fabrics, fabric_request
from modiste.studio.garments import (
    DrapedSetRequest,
    DrapeRequest,
    Garments,
    MaskSource,
    RecolourRequest,
    SegmentRequest,
)
from modiste.studio.home import DRAPES, Home
from modiste.studio.models import Loaders, ModelInfo, Models
from modiste.studio.options import DrawArguments, DrawOptions
from modiste.studio.training import Training

if TYPE_CHECKING:
    from modiste.core.progress import StepProgress
    from modiste.fabric.pipeline import Print
    from modiste.garment.segmentation.interactions import Interactions
    from modiste.studio.catalog.door import Catalog
    from modiste.studio.chat.door import Chat
    from modiste.studio.draped_photos import Draped
    from modiste.studio.draped_sets import DrapedSet
    from modiste.studio.fabric_files import SavedPrint
    from modiste.studio.home import UserId
    from modiste.studio.sewing.door import Sewing
    from modiste.studio.stylist.door import Stylist
    from modiste.studio.wardrobe.door import Wardrobe
    from modiste.studio.wardrobe.dressing import Outfits
    from modiste.studio.wardrobe.household import Households
    from modiste.studio.wardrobe.improving import Improving
    from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult
    from modiste.train.scores import EvaluateRequest, Scorecard


class Studio:
    """One studio with its home folder; models are loaded on first use and kept.

    >>> studio = Studio.open()
    >>> jeans = studio.design("прямые леопардовые джинсы", n=4, seed=7)
    >>> studio.save(jeans, "designs")

    `settings` say how, `home` where things lie, `models` which are loaded; the rooms are behind `designs`, `fabrics`,
    `garments`, `sewing`, `training`, `catalog` and `chat`. The methods that draw take the options of `DrawOptions` as
    keywords, and `progress`, called with the units of work done and in all. What each raises stands at its door.
    """

    def __init__(self, settings: Settings, loaders: Loaders | None = None) -> None:
        self.settings = settings
        self.home = Home(settings.home)
        self.models = Models(settings, loaders)
        self.designs = Designs(self.models, lambda: self.sewing, settings.engine)
        self.fabrics = Fabrics(self.models)
        self.garments = Garments(self.models)
        self.training = Training(settings, self.models, self.designs)

    @classmethod
    def open(cls, home: Path | str | None = None) -> Self:
        """Open the studio in `home`, or where MODISTE_HOME and the defaults say.

        Raises:
            SettingError: a setting from the environment does not hold.
        """
        return cls(Settings.load(home=Path(home) if home is not None else None))

    @cached_property
    def sewing(self) -> "Sewing":
        """Garments that are cut, sewn, hung and photographed."""
        from modiste.sewing.kept_drapes import KeptDrapes
        from modiste.studio.sewing.door import Sewing

        return Sewing(KeptDrapes(self.home.path(DRAPES)))

    @cached_property
    def catalog(self) -> "Catalog":
        """Real garments: feeds of shops, and the index over them."""
        from modiste.studio.catalog.door import Catalog

        return Catalog(self.settings, self.models.catalog_embedder, self.garments)

    @cached_property
    def stylist(self) -> "Stylist":
        """Trends, fit, taste and recommendations."""
        from modiste.studio.stylist.door import Stylist

        return Stylist(self.settings, lambda: self.catalog, lambda: self.sewing)

    @cached_property
    def chat(self) -> "Chat":
        """The stylist's conversation, through all rooms."""
        from modiste.studio.chat.door import Chat

        return Chat(self)

    @cached_property
    def wardrobe(self) -> "Wardrobe":
        """A person's own garments."""
        from modiste.studio.wardrobe.door import Wardrobe

        return Wardrobe(self.settings, self.models)

    @cached_property
    def household(self) -> "Households":
        """Garments that people who live together show each other, and lend."""
        from modiste.studio.wardrobe.household import Households

        return Households(self.wardrobe)

    @cached_property
    def outfits(self) -> "Outfits":
        """Outfits of a person's own garments."""
        from modiste.studio.wardrobe.dressing import Outfits
        from modiste.studio.wardrobe.offers import Offers

        return Outfits(self.wardrobe, lambda: self.sewing, self.garments,
                       Offers(lambda: self.catalog, self.models.reader),
                       self.stylist.taste.likes, self.stylist.taste.trend_dial)

    @cached_property
    def improving(self) -> "Improving":
        """The smallest change that makes an outfit better."""
        from modiste.studio.wardrobe.improving import Improving

        return Improving(self.wardrobe, self.outfits, self.garments, self.models, self.outfits.offers,
                         self._shop_picture)

    def _shop_picture(self, item: str, user: "UserId") -> Path:
        """The file of a picture of the catalogue, which is opened only then."""
        return self.catalog.picture(item, user)

    def design(self, text: str, *, progress: "StepProgress | None" = None, **options: Unpack[DrawArguments]
               ) -> tuple[Design, ...]:
        """Draw garments from words, in English or Russian."""
        return self.designs.draw(DesignRequest(text=text, options=DrawOptions(**options)), progress)

    def restyle(self, photos: PictureSource | Sequence[PictureSource], text: str, mix: float = 0.5,
                weights: Sequence[float] | None = None, *, progress: "StepProgress | None" = None,
                **options: Unpack[DrawArguments]) -> tuple[Design, ...]:
        """Draw the text in the style of one photo or several: see `RestyleRequest`."""
        references = tuple(photos) if isinstance(photos, Sequence) and not isinstance(photos, str) else (photos,)
        return self.designs.draw(RestyleRequest(
            text=text, photos=references, mix=mix, weights=weights, options=DrawOptions(**options)), progress)

    def image_to_image(self, photo: PictureSource, text: str, strength: float = 0.6, *,
                       progress: "StepProgress | None" = None, **options: Unpack[DrawArguments]) -> tuple[Design, ...]:
        """Change a photo towards the text; `strength` near 0 keeps the photo, 1 forgets it."""
        return self.designs.draw(ImageToImageRequest(
            text=text, photo=photo, strength=strength, options=DrawOptions(**options)), progress)

    def inpaint(self, photo: PictureSource, mask: Image.Image | Path | str, text: str, *,
                progress: "StepProgress | None" = None, **options: Unpack[DrawArguments]) -> tuple[Design, ...]:
        """Draw the text inside the white part of `mask`, a picture of the photo's size, and keep the rest."""
        return self.designs.draw(InpaintRequest(
            text=text, photo=photo, mask=mask, options=DrawOptions(**options)), progress)

    def check(self, text: str, **options: Unpack[DrawArguments]) -> Prompt:
        """Check a request without drawing it or loading a model; returns the prompt as it is understood."""
        return self.designs.check(DesignRequest(text=text, options=DrawOptions(**options)))

    def save(self, designs: Sequence[Design], folder: Path | str, *, sidecar: bool = False) -> tuple[Path, ...]:
        """Save designs as PNG files with their lineage inside; `sidecar` adds a JSON file to each."""
        return self.designs.save(designs, folder, sidecar=sidecar)

    def fabric(self, category: str, n: int = 1, seed: int | None = None, *, progress: "StepProgress | None" = None,
               **options: Unpack[FabricArguments]) -> "tuple[Print, ...]":
        """Make fabrics that repeat without a seam, number i from seed `seed + i`: see `FabricArguments`."""
        return self.fabrics.make(fabric_request(category, **options), n=n, seed=seed, progress=progress)

    def save_fabric(self, prints: "Sequence[Print]", folder: Path | str, formats: Sequence[str] = ("png",),
                    ) -> "tuple[SavedPrint, ...]":
        """Save fabrics as files of each of `formats`: see `Fabrics.save`."""
        return self.fabrics.save(prints, folder, formats)

    def fabric_dataset(self, folder: Path | str, data: Path | str | None = None, *, per_category: int = 60,
                       seed: int = 0) -> int:
        """Write a training folder of fabrics: see `Fabrics.dataset`."""
        return self.fabrics.dataset(folder, data, per_category=per_category, seed=seed)

    def find_garments(self, photo: PictureSource, model: str | None = None, shows: str | None = None) -> GarmentMask:
        """Where the clothes are in a photo, part by part: see `SegmentRequest`."""
        return self.garments.segment(SegmentRequest(photo=photo, model=model, shows=shows))

    def correct_mask(self, photo: PictureSource, mask: GarmentMask | None, interactions: "Interactions",
                     part: str = "other") -> GarmentMask:
        """A mask of a photo's clothes corrected by hand: see `Garments.correct`."""
        return self.garments.correct(photo, mask, interactions, part=part)

    def drape(self, photo: PictureSource, fabric: Swatch | Path | str, *, mask: MaskSource = None,
              parts: Sequence[str] = (), scale_cm: float | None = None, rotate: float = 0.0,
              offset_cm: tuple[float, float] = (0.0, 0.0), model: str | None = None) -> "Draped":
        """Lay a fabric on the clothes of a photo: see `DrapeRequest`."""
        return self.garments.drape(DrapeRequest(
            photo=photo, fabric=fabric, mask=mask, parts=tuple(parts), scale_cm=scale_cm, rotate=rotate,
            offset_cm=offset_cm, model=model))

    def recolour(self, photo: PictureSource, colour: str, *, mask: MaskSource = None, parts: Sequence[str] = (),
                 model: str | None = None) -> "Draped":
        """Dye the clothes of a photo in a plain colour: see `RecolourRequest`."""
        return self.garments.recolour(RecolourRequest(
            photo=photo, colour=colour, mask=mask, parts=tuple(parts), model=model))

    def drape_dataset(self, request: DrapedSetRequest, progress: Callable[[int], None] | None = None
                      ) -> "DrapedSet":
        """Write a training set of draped photos: see `Garments.dataset`."""
        return self.garments.dataset(request, progress)

    def train(self, part: str, request: "TrainRequest", progress: "TrainProgress | None" = None) -> "TrainResult":
        """Train a part of `parts.PARTS`, or "finetune": see `Training.train`."""
        return self.training.train(part, request, progress)

    def evaluate(self, room: str, request: "EvaluateRequest", progress: "TrainProgress | None" = None) -> "Scorecard":
        """Measure a room of `parts.ROOMS`: see `Training.evaluate`."""
        return self.training.evaluate(room, request, progress)

    def bundled_models(self) -> tuple[ModelInfo, ...]:
        """The models that come with the package."""
        return self.models.bundled()
