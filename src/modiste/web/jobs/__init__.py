"""The kinds of jobs that the pages and the API start: what each is asked, and how it calls the studio.

A room adds a kind with a file here and a line in `job_kinds`; the API offers it by its name from then on.
"""

from functools import partial

from modiste.studio.jobs import JobKinds
from modiste.studio.studio import Studio
from modiste.web.jobs.design import DesignRequest, run_design
from modiste.web.jobs.fabric import FabricJob, run_fabric
from modiste.web.jobs.learning import LearnRequest, run_learning
from modiste.web.jobs.printing import PrintRequest, run_print
from modiste.web.jobs.tryon import DrapeRequest, FindRequest, run_drape, run_find


def job_kinds(studio: Studio) -> JobKinds:
    """Every kind, bound to a studio."""
    kinds = JobKinds()
    kinds.add("design", DesignRequest, partial(run_design, studio), title=lambda asked: asked.text, heavy=True)
    kinds.add("fabric", FabricJob, partial(run_fabric, studio), title=lambda asked: asked.category, heavy=True)
    kinds.add("print", PrintRequest, partial(run_print, studio), title=lambda asked: ", ".join(asked.formats),
              heavy=True)
    kinds.add("find", FindRequest, partial(run_find, studio), title=lambda _: "find", heavy=False)
    kinds.add("drape", DrapeRequest, partial(run_drape, studio), title=lambda _: "drape", heavy=False)
    kinds.add("learn", LearnRequest, partial(run_learning, studio), title=lambda asked: asked.name, heavy=True)
    return kinds
