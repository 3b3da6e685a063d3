"""The kinds of jobs of a studio: what each is asked, and how it calls the studio.

Command line, API, pages and conversation share them. A room adds a kind with a file here and a line in `job_kinds`; the
API offers it by its name from then on.
"""

from functools import partial
from typing import TYPE_CHECKING

from modiste.studio.jobs.kind import JobKinds, Lane
from modiste.studio.jobs.kinds.advise import AdviseJobRequest, run_advise
from modiste.studio.jobs.kinds.backup import BackupJobRequest, RestoreJobRequest, run_backup, run_restore
from modiste.studio.jobs.kinds.catalog import DemoJobRequest, ImportJobRequest, run_demo, run_import
from modiste.studio.jobs.kinds.change import ChangeJobRequest, run_change
from modiste.studio.jobs.kinds.design import DesignJobRequest, run_design
from modiste.studio.jobs.kinds.example import ExampleJobRequest, run_example
from modiste.studio.jobs.kinds.fabric import FabricJobRequest, run_fabric
from modiste.studio.jobs.kinds.garments import DrapeJobRequest, SegmentJobRequest, run_drape, run_segment
from modiste.studio.jobs.kinds.print_files import PrintJobRequest, run_print
from modiste.studio.jobs.kinds.sewing import SewJobRequest, run_sew
from modiste.studio.jobs.kinds.train import TrainJobRequest, run_train
from modiste.studio.jobs.kinds.wardrobe import (
    CutoutJobRequest,
    ImproveJobRequest,
    PurchaseJobRequest,
    WardrobeJobRequest,
    WornJobRequest,
    run_cutout,
    run_improve,
    run_purchase,
    run_wardrobe,
    run_worn,
)

if TYPE_CHECKING:
    from modiste.studio.studio import Studio


def job_kinds(studio: "Studio") -> JobKinds:
    """Every kind, bound to a studio."""
    kinds = JobKinds()
    kinds.add("design", DesignJobRequest, partial(run_design, studio), title=lambda asked: asked.text)
    kinds.add("change", ChangeJobRequest, partial(run_change, studio), title=lambda asked: asked.text)
    kinds.add("fabric", FabricJobRequest, partial(run_fabric, studio), title=lambda asked: asked.category)
    kinds.add("sew", SewJobRequest, partial(run_sew, studio), title=lambda asked: asked.text or asked.name or "spec")
    kinds.add("advise", AdviseJobRequest, partial(run_advise, studio), title=lambda asked: ", ".join(asked.texts))
    kinds.add("print", PrintJobRequest, partial(run_print, studio), title=lambda asked: ", ".join(asked.formats))
    kinds.add("segment", SegmentJobRequest, partial(run_segment, studio), lane=Lane.LIGHT)
    kinds.add("drape", DrapeJobRequest, partial(run_drape, studio), lane=Lane.LIGHT)
    kinds.add("wardrobe", WardrobeJobRequest, partial(run_wardrobe, studio), lane=Lane.LIGHT)
    kinds.add("cutout", CutoutJobRequest, partial(run_cutout, studio), lane=Lane.LIGHT)
    kinds.add("improve", ImproveJobRequest, partial(run_improve, studio), lane=Lane.LIGHT)
    kinds.add("purchase", PurchaseJobRequest, partial(run_purchase, studio), lane=Lane.LIGHT)
    kinds.add("worn", WornJobRequest, partial(run_worn, studio))
    kinds.add("import", ImportJobRequest, partial(run_import, studio), lane=Lane.BACKGROUND)
    kinds.add("demo", DemoJobRequest, partial(run_demo, studio), lane=Lane.BACKGROUND)
    kinds.add("example", ExampleJobRequest, partial(run_example, studio), lane=Lane.BACKGROUND)
    kinds.add("backup", BackupJobRequest, partial(run_backup, studio), lane=Lane.LIGHT)
    kinds.add("restore", RestoreJobRequest, partial(run_restore, studio), title=lambda asked: asked.name or "backup",
              lane=Lane.BACKGROUND)
    kinds.add("train", TrainJobRequest, partial(run_train, studio), title=lambda asked: asked.name,
              lane=Lane.BACKGROUND, minutes=lambda asked: asked.minutes)
    return kinds
