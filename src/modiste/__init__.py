"""Modiste: an AI fashion studio and stylist.

The public names below load on first use, so that ``import modiste`` stays light and never loads torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modiste.core.attributes import Attributes
    from modiste.core.errors import ModisteError
    from modiste.core.garment_mask import GarmentMask
    from modiste.core.garment_spec import GarmentSpec
    from modiste.core.items import Item, Money, Tag, Variant
    from modiste.core.measures import BodyMeasures
    from modiste.core.settings import Settings
    from modiste.core.values import Design, Lineage, Palette, Photo, Prompt, Swatch, Verification
    from modiste.design.engine import ControlKind
    from modiste.fabric.finishing.ink_library import InkLibrary
    from modiste.fabric.neural.request import Mix
    from modiste.fabric.pipeline import FabricRequest, Print
    from modiste.fabric.procedural.drawing import DrawnStyle
    from modiste.garment.segmentation.interactions import Box, Interactions, Point, Stroke
    from modiste.imaging.openraster import Layer
    from modiste.sewing.kept_drapes import KeptDrapes
    from modiste.studio.catalog.door import Catalog
    from modiste.studio.catalog.find_requests import Findings, FindRequest, ShownPicture
    from modiste.studio.catalog.requests import AddRequest
    from modiste.studio.chat.door import Chat
    from modiste.studio.cuts import CutReading
    from modiste.studio.designs.door import Designs
    from modiste.studio.designs.requests import (
        AgainRequest,
        AnyDesignRequest,
        DesignRequest,
        DrawnRequest,
        ImageToImageRequest,
        InpaintRequest,
        PictureSource,
        RestyleRequest,
    )
    from modiste.studio.designs.sewn import SewnDesign
    from modiste.studio.draped_photos import Draped
    from modiste.studio.draped_sets import DrapedSet
    from modiste.studio.fabric_files import SavedPrint
    from modiste.studio.fabrics import FabricArguments, Fabrics, fabric_request
    from modiste.studio.garments import (
        ClothRequest,
        DrapedSetRequest,
        DrapeRequest,
        Garments,
        LayersRequest,
        MaskSource,
        RecolourRequest,
        SegmentRequest,
    )
    from modiste.studio.home import Home, Place, UserId
    from modiste.studio.models import Loaders, ModelInfo, Models
    from modiste.studio.options import DrawArguments, DrawOptions
    from modiste.studio.photo_cloth import PhotoCloth
    from modiste.studio.reference_cloth import ReferenceCloth
    from modiste.studio.sewing.changes import Look
    from modiste.studio.sewing.door import HungLayers, Sewing, Sewn
    from modiste.studio.sewing.files import Documents, SavedGarment
    from modiste.studio.sewing.requests import SewRequest
    from modiste.studio.studio import Studio
    from modiste.studio.stylist.door import Stylist
    from modiste.studio.training import Training
    from modiste.studio.wardrobe.door import Wardrobe
    from modiste.studio.wardrobe.dressing import Outfits
    from modiste.studio.wardrobe.household import Households
    from modiste.studio.wardrobe.improving import Improving
    from modiste.train.recipe import TrainRequest, TrainResult
    from modiste.train.scores import EvaluateRequest, Score, Scorecard

__version__ = "0.1.0"

__all__ = [
    "AddRequest",
    "AgainRequest",
    "AnyDesignRequest",
    "Attributes",
    "BodyMeasures",
    "Box",
    "Catalog",
    "Chat",
    "ClothRequest",
    "ControlKind",
    "CutReading",
    "Design",
    "DesignRequest",
    "Designs",
    "Documents",
    "DrapeRequest",
    "Draped",
    "DrapedSet",
    "DrapedSetRequest",
    "DrawArguments",
    "DrawOptions",
    "DrawnRequest",
    "DrawnStyle",
    "EvaluateRequest",
    "FabricArguments",
    "FabricRequest",
    "Fabrics",
    "FindRequest",
    "Findings",
    "GarmentMask",
    "GarmentSpec",
    "Garments",
    "Home",
    "Households",
    "HungLayers",
    "ImageToImageRequest",
    "Improving",
    "InkLibrary",
    "InpaintRequest",
    "Interactions",
    "Item",
    "KeptDrapes",
    "Layer",
    "LayersRequest",
    "Lineage",
    "Loaders",
    "Look",
    "MaskSource",
    "Mix",
    "ModelInfo",
    "Models",
    "ModisteError",
    "Money",
    "Outfits",
    "Palette",
    "Photo",
    "PhotoCloth",
    "PictureSource",
    "Place",
    "Point",
    "Print",
    "Prompt",
    "RecolourRequest",
    "ReferenceCloth",
    "RestyleRequest",
    "SavedGarment",
    "SavedPrint",
    "Score",
    "Scorecard",
    "SegmentRequest",
    "Settings",
    "SewRequest",
    "Sewing",
    "Sewn",
    "SewnDesign",
    "ShownPicture",
    "Stroke",
    "Studio",
    "Stylist",
    "Swatch",
    "Tag",
    "TrainRequest",
    "TrainResult",
    "Training",
    "UserId",
    "Variant",
    "Verification",
    "Wardrobe",
    "__version__",
    "fabric_request",
]

_HOMES = {
    "AddRequest": "modiste.studio.catalog.requests",
    "AgainRequest": "modiste.studio.designs.requests",
    "AnyDesignRequest": "modiste.studio.designs.requests",
    "Attributes": "modiste.core.attributes",
    "BodyMeasures": "modiste.core.measures",
    "Box": "modiste.garment.segmentation.interactions",
    "Catalog": "modiste.studio.catalog.door",
    "Chat": "modiste.studio.chat.door",
    "ClothRequest": "modiste.studio.garments",
    "ControlKind": "modiste.design.engine",
    "CutReading": "modiste.studio.cuts",
    "Design": "modiste.core.values",
    "DesignRequest": "modiste.studio.designs.requests",
    "Designs": "modiste.studio.designs.door",
    "Documents": "modiste.studio.sewing.files",
    "DrapeRequest": "modiste.studio.garments",
    "Draped": "modiste.studio.draped_photos",
    "DrapedSet": "modiste.studio.draped_sets",
    "DrapedSetRequest": "modiste.studio.garments",
    "DrawArguments": "modiste.studio.options",
    "DrawOptions": "modiste.studio.options",
    "DrawnRequest": "modiste.studio.designs.requests",
    "DrawnStyle": "modiste.fabric.procedural.drawing",
    "EvaluateRequest": "modiste.train.scores",
    "FabricArguments": "modiste.studio.fabrics",
    "FabricRequest": "modiste.fabric.pipeline",
    "Fabrics": "modiste.studio.fabrics",
    "FindRequest": "modiste.studio.catalog.find_requests",
    "Findings": "modiste.studio.catalog.find_requests",
    "GarmentMask": "modiste.core.garment_mask",
    "GarmentSpec": "modiste.core.garment_spec",
    "Garments": "modiste.studio.garments",
    "Home": "modiste.studio.home",
    "Households": "modiste.studio.wardrobe.household",
    "HungLayers": "modiste.studio.sewing.door",
    "ImageToImageRequest": "modiste.studio.designs.requests",
    "Improving": "modiste.studio.wardrobe.improving",
    "InkLibrary": "modiste.fabric.finishing.ink_library",
    "InpaintRequest": "modiste.studio.designs.requests",
    "Interactions": "modiste.garment.segmentation.interactions",
    "Item": "modiste.core.items",
    "KeptDrapes": "modiste.sewing.kept_drapes",
    "Layer": "modiste.imaging.openraster",
    "LayersRequest": "modiste.studio.garments",
    "Lineage": "modiste.core.values",
    "Loaders": "modiste.studio.models",
    "Look": "modiste.studio.sewing.changes",
    "MaskSource": "modiste.studio.garments",
    "Mix": "modiste.fabric.neural.request",
    "ModelInfo": "modiste.studio.models",
    "Models": "modiste.studio.models",
    "ModisteError": "modiste.core.errors",
    "Money": "modiste.core.items",
    "Outfits": "modiste.studio.wardrobe.dressing",
    "Palette": "modiste.core.values",
    "Photo": "modiste.core.values",
    "PhotoCloth": "modiste.studio.photo_cloth",
    "PictureSource": "modiste.studio.designs.requests",
    "Place": "modiste.studio.home",
    "Point": "modiste.garment.segmentation.interactions",
    "Print": "modiste.fabric.pipeline",
    "Prompt": "modiste.core.values",
    "RecolourRequest": "modiste.studio.garments",
    "ReferenceCloth": "modiste.studio.reference_cloth",
    "RestyleRequest": "modiste.studio.designs.requests",
    "SavedGarment": "modiste.studio.sewing.files",
    "SavedPrint": "modiste.studio.fabric_files",
    "Score": "modiste.train.scores",
    "Scorecard": "modiste.train.scores",
    "SegmentRequest": "modiste.studio.garments",
    "Settings": "modiste.core.settings",
    "SewRequest": "modiste.studio.sewing.requests",
    "Sewing": "modiste.studio.sewing.door",
    "Sewn": "modiste.studio.sewing.door",
    "SewnDesign": "modiste.studio.designs.sewn",
    "ShownPicture": "modiste.studio.catalog.find_requests",
    "Stroke": "modiste.garment.segmentation.interactions",
    "Studio": "modiste.studio.studio",
    "Stylist": "modiste.studio.stylist.door",
    "Swatch": "modiste.core.values",
    "Tag": "modiste.core.items",
    "TrainRequest": "modiste.train.recipe",
    "TrainResult": "modiste.train.recipe",
    "Training": "modiste.studio.training",
    "UserId": "modiste.studio.home",
    "Variant": "modiste.core.items",
    "Verification": "modiste.core.values",
    "Wardrobe": "modiste.studio.wardrobe.door",
    "fabric_request": "modiste.studio.fabrics",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'modiste' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
