"""The door of the room sewing: garments from words, specs and patterns of others, one by one."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste.core.progress import Progress, StageProgress
from modiste.core.seeds import check_seed
from modiste.core.values import Lineage
from modiste.studio.home import UserId
from modiste.studio.saving import prepare_folder
from modiste.studio.sewing.files import Documents, SavedGarment, check_documents, save_garment
from modiste.studio.sewing.live import POSE, LiveGarments
from modiste.studio.sewing.plans import Plan, plans_of, text_of
from modiste.studio.sewing.requests import (
    TURN,
    SewRequest,
    check_request,
    cloth_of_request,
    fabric_of,
    settled,
    shots_of,
    sizes_of,
    wearer_of,
)
from modiste.studio.sewing.side_by_side import side_by_side
from modiste.studio.sewing.words import language_of, stage_message, told_in
from modiste.studio.sewn_photos import SPEC

if TYPE_CHECKING:
    from modiste.core.values import Swatch
    from modiste.sewing.fit_report import FitReport
    from modiste.sewing.kept_drapes import KeptDrapes
    from modiste.sewing.rendering import Picture
    from modiste.sewing.rendering.exposure import Exposure
    from modiste.sewing.specification import Unmet
    from modiste.sewing.tailor import Garment, Show
    from modiste.sewing.try_on import Fitting

_HUNG: Final = 0.7        # share of the time that hanging takes, before the pictures
_USUAL: Final = "white t-shirt"
MODEL: Final = "modiste sewing"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sewn:
    """A garment with its pictures by view, what could not be done as asked, and how it came about.

    `under` is worn under it, the outermost first, and on the pictures as well; `number` counts the garments of the
    request from 0; `turning` is the animated WebP of the view "turn".
    """

    request: SewRequest
    number: int
    garment: "Garment"
    seed: int
    pictures: "dict[str, Picture]" = field(repr=False)
    turning: "bytes | None" = field(default=None, repr=False)
    unmet: "tuple[Unmet, ...]" = ()
    fit: "FitReport | None" = None
    under: "tuple[Garment, ...]" = ()
    lineage: Lineage


@dataclass(frozen=True, slots=True)
class Common:
    """What all garments of a request share: the fabric that they are cut from, who is shown how they hang, and whose
    they are."""

    fabric: "Swatch | None"
    show: "Show | None"
    owner: UserId = None


class Sewing:
    """`studio.sewing`: cut, sew, hang, photograph, write down.

    `live` keeps the last few garments as they hang, for whoever changes them, `kept` all that were hung, packed.

    >>> studio = Studio.open()
    >>> for dress in studio.sewing.sew(SewRequest(text="linen shirt dress with a belt", seed=0)):
    ...     studio.sewing.save(dress, Path("sewn"), Documents(pattern=Path("dress.pdf")))
    """

    def __init__(self, kept: "KeptDrapes | None" = None) -> None:
        self.live = LiveGarments()
        self._kept = kept

    def warm(self) -> None:
        """Load what the first garment would wait for: the drafting room, a body, the shelf of usual garments."""
        from modiste.sewing.base_drapes import base_drape
        from modiste.sewing.blocks import draft
        from modiste.sewing.tailor import body_of

        spec = next(plans_of(settled(SewRequest(text=_USUAL, seed=0)))).spec
        if spec is not None:
            base_drape(spec, draft(spec, body_of(spec)))

    def check(self, request: SewRequest, documents: Documents, folder: Path) -> None:
        """Refuse now what cannot be done, before anything is sewn.

        Raises:
            InputError: words, numbers, names and files that `sew` could not use.
            OutputError: a folder cannot be written to.
        """
        with told_in(language_of(request)):
            request = settled(request)
            check_request(request)
            check_documents(documents)
            plan = next(plans_of(request))
            sizes_of(request, plan.sex)
            for path in (folder, *documents.folders):
                prepare_folder(path)

    def sew(self, request: SewRequest, progress: Progress | None = None, *, owner: UserId = None,
            show: "Show | None" = None) -> Iterator[Sewn]:
        """Sew the request's garments, one by one; `owner` is whose they are in `live`; `show` is given small pictures
        of each while it hangs.

        Raises:
            PromptError: the text is empty or too long.
            InputError: it names nothing that can be sewn, an option is out of range, a file cannot be used, or the
                garment does not hold on the body.
        """
        spoken = language_of(request)
        with told_in(spoken):
            request = settled(request)
            check_request(request)
            fabric = fabric_of(request)
            plans = list(enumerate(plans_of(request)))

        def make(numbered: tuple[int, Plan], tell: StageProgress, show: "Show | None") -> Sewn:
            number, plan = numbered
            with told_in(spoken, plan.spec.garment if plan.spec is not None else ""):
                return self._sewn(request, number, plan, Common(fabric=fabric, show=show, owner=owner), tell)

        for sewn, (_, plan) in zip(side_by_side(plans, make, _staged(progress), show), plans, strict=True):
            if request.pose == POSE:
                wearer = wearer_of(request, plan.sex) if request.fits else None
                self.live.keep(sewn.garment, wearer=wearer, under=sewn.under, pictures=sewn.pictures, owner=owner,
                               is_quick=request.quick)
            yield sewn

    def hang(self, request: SewRequest, progress: Progress | None = None) -> "HungLayers":
        """Sew and hang what a request asks first, and photograph nothing: for whoever takes pictures of the own. Raises
        as `sew` does."""
        with told_in(language_of(request)):
            request = settled(request)
            check_request(request)
            plan, fabric = next(plans_of(request)), fabric_of(request)
        with told_in(language_of(request), plan.spec.garment if plan.spec is not None else ""):
            return self._hung(request, plan, Common(fabric=fabric, show=None), _staged(progress))

    def save(self, sewn: Sewn, folder: Path, documents: Documents | None = None) -> SavedGarment:
        """Write pictures, spec and documents; see `sewing_files.save_garment`.

        Raises:
            OutputError: a file cannot be written; what was written before stays whole.
        """
        with told_in(language_of(sewn.request), sewn.garment.pattern.garment):
            return save_garment(sewn, folder, documents or Documents(), sizes_of(sewn.request, sewn.garment.sex))

    def dataset(
        self, folder: Path | str, *, garments: int, pictures: int = 4, side_px: int = 512, seed: int = 0,
        workers: int | None = None, cluster: str | None = None, progress: Callable[[int], None] | None = None,
    ) -> int:
        """Sew a training set into a folder; see `sewing.dataset.write_sewn_set`. Gives the number of garments there.
        `cluster` is the address of a Ray cluster that sews: the same files as from this machine alone; see
        `studio.cluster`."""
        from modiste.sewing.dataset import make_garment, write_sewn_set

        write = partial(write_sewn_set, Path(folder), garments=garments, pictures=pictures, side_px=side_px,
                        seed=check_seed(seed), progress=progress)
        if cluster is None:
            return write(workers=workers)
        from modiste.studio.cluster import CallingDoer, cluster_of

        with cluster_of(cluster, partial(CallingDoer, make_garment), workers or os.cpu_count() or 1) as machines:
            return write(over=machines.in_order)

    def _sewn(self, request: SewRequest, number: int, plan: Plan, common: Common, tell: StageProgress) -> Sewn:
        return _photographed(request, number, plan, self._hung(request, plan, common, tell), tell)

    def _hung(self, request: SewRequest, plan: Plan, common: Common, tell: StageProgress) -> "HungLayers":
        again = self._hanging(request, plan, common)
        if again is not None:
            return again
        share = _HUNG / (1 + len(plan.under))
        garment, fitting = self._garment(request, plan, common, _share_of(tell, 0.0, share))
        under = []
        for at, spec in enumerate(plan.under, 1):
            inner = Plan(seed=plan.seed, sex=spec.sex, spec=spec)
            told = _share_of(tell, at * share, share)
            fabric = request.over_fabrics[at - 1] if at <= len(request.over_fabrics) else None
            under.append(self._garment(replace(request, fits=False), inner, Common(fabric, None), told)[0])
        return HungLayers(garment, tuple(under), fitting)

    def _hanging(self, request: SewRequest, plan: Plan, common: Common) -> "HungLayers | None":
        """What hangs already as this plan would, but for print and colour; None where it does not."""
        if plan.spec is None or request.fits or request.quick or request.pose != POSE:
            return None
        found = self.live.same(plan.spec, plan.under, common.fabric, owner=common.owner)
        return None if found is None else HungLayers(found.garment, found.under, None, found.exposures)

    def _garment(
        self, request: SewRequest, plan: Plan, common: Common, tell: StageProgress
    ) -> "tuple[Garment, Fitting | None]":
        from modiste.sewing.simulation import NORMAL, QUICK
        from modiste.sewing.tailor import sew, sew_pattern
        from modiste.sewing.try_on import fitting_of, try_on

        effort = QUICK if request.quick else NORMAL
        wearer = wearer_of(request, plan.sex) if request.fits else None
        if plan.spec is not None and wearer is not None:
            fitting = try_on(plan.spec, wearer, fabric=common.fabric, pose=request.pose, effort=effort, progress=tell,
                             show=common.show)
            return fitting.garment, fitting
        if plan.spec is not None:
            garment = sew(plan.spec, fabric=common.fabric, pose=request.pose, effort=effort, kept=self._kept,
                          progress=tell, show=common.show)
            return garment, None
        if plan.pattern is None or plan.body is None:
            raise ValueError("a plan has a spec, or a pattern and its body")
        garment = sew_pattern(plan.pattern, plan.body, plan.sex, cloth_of_request(request), pose=request.pose,
                              effort=effort, progress=tell)
        return garment, fitting_of(garment, wearer) if wearer is not None else None


@dataclass(frozen=True, slots=True)
class HungLayers:
    """What hangs: a garment, what is worn under it, how it fits where that was asked, and how it was exposed before."""

    garment: "Garment"
    under: "tuple[Garment, ...]"
    fitting: "Fitting | None"
    exposures: "tuple[Exposure, ...]" = ()


def _photographed(request: SewRequest, number: int, plan: Plan, layers: HungLayers, tell: StageProgress) -> Sewn:
    from modiste.sewing.outfits import all_worn
    from modiste.sewing.rendering import photograph, recloth, turntable

    garment, under, fitting = layers.garment, layers.under, layers.fitting
    hung, cloths = all_worn((garment, *under))
    shots = shots_of(request)
    pictures: dict[str, Picture] = {}
    turning = None
    for taken, (view, shot) in enumerate(shots.items()):
        tell(_HUNG + (1 - _HUNG) * taken / len(shots), f"photographing {view}")
        if view == TURN:
            turning = turntable(hung, cloths, shot)
        else:
            before = next((one for one in layers.exposures if one.shot == shot), None)
            pictures[view] = photograph(hung, cloths, shot) if before is None else recloth(before, cloths)
    if fitting is not None:
        pictures["fit"] = photograph(garment.hung, garment.cloths, next(iter(shots.values())),
                                     vertex_colours=fitting.colours)
    tell(1.0, "done")
    return Sewn(request=request, number=number, garment=garment, seed=plan.seed, pictures=pictures, turning=turning,
                unmet=plan.unmet, fit=fitting.report if fitting is not None else None, under=under,
                lineage=_lineage(request, plan, garment))


def _lineage(request: SewRequest, plan: Plan, garment: "Garment") -> Lineage:
    settings = [("garment", garment.pattern.garment), ("pose", request.pose),
                ("show", request.show), ("ground", request.ground), ("pixels", str(request.pixels)),
                ("quick", str(request.quick))]
    given = (("body", request.body), ("material", request.material), ("colour", request.colour),
             ("size", request.size), ("scale_cm", request.scale_cm), ("fabric", request.fabric), ("sex", request.sex),
             ("over", request.over), ("like", None if request.like is None else request.like.source))
    settings += _specs_of(plan)
    settings += _seen_of(request)
    settings += [(name, str(value)) for name, value in given if isinstance(value, str | float | Path)]
    parents = (request_fabric.lineage,) if (request_fabric := fabric_of(request)) is not None else ()
    source = text_of(request) or str(getattr(request.source, "name", "spec"))
    return Lineage(
        kind="sew", model=MODEL, seed=plan.seed, settings=tuple(settings), inputs=(source,), parents=parents)


def _seen_of(request: SewRequest) -> list[tuple[str, str]]:
    """What was read off a photo with how sure that is, what was guessed, and the cloth that it lends."""
    like, lent = request.like, request.cloth
    told = []
    if like is not None and like.spec is None:
        sides = {"read": [one for one in like.values if one.kind not in like.unsure],
                 "guessed": [one for one in like.values if one.kind in like.unsure]}
        told += [(name, ", ".join(f"{one.kind} {one.value} {one.confidence:.2f}" for one in values))
                 for name, values in sides.items() if values]
    if lent is not None:
        parts = "".join(f", {part} {colour}" for part, colour in lent.parts)
        told.append(("cloth", f"{lent.body.material if lent.has_material else 'usual'} {lent.body.colour}{parts}"))
    return told


def _specs_of(plan: Plan) -> list[tuple[str, str]]:
    """The specs that are worn, the outermost first: enough to sew it again."""
    from modiste.sewing.specification import spec_to_json

    return [(SPEC, json.dumps(json.loads(spec_to_json(spec)), ensure_ascii=False, separators=(",", ":")))
            for spec in (plan.spec, *plan.under) if spec is not None]


def _staged(progress: Progress | None) -> StageProgress:
    """Stages told as messages."""

    def tell(share: float, stage: str) -> None:
        if progress is not None:
            progress(share, stage_message(stage))

    return tell


def _share_of(progress: StageProgress, start: float, width: float) -> StageProgress:
    """Progress of a part, told as progress of the whole."""
    return lambda share, stage: progress(start + width * share, stage)
