"""Seeds that nobody chose: what is sewn comes as it is usual first, then otherwise, and otherwise again at each run."""

from pathlib import Path

import pytest

from modiste.core.values import Photo
from modiste.sewing.specification.habits import beside_usual
from modiste.studio.designs.requests import DesignRequest, RestyleRequest
from modiste.studio.designs.sewn import SewnDesign
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.design import DesignJobRequest, more_like, run_design
from modiste.studio.options import DrawOptions, open_seeds
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest
from modiste.studio.store import Store
from modiste.studio.studio import Studio

WORDS = "a black T-shirt"


def test_the_usual_comes_first_and_the_others_are_other_ones_at_each_run() -> None:
    runs = [open_seeds(None, 4) for _ in range(20)]
    assert {run[0] for run in runs} == {0}
    assert len({run[1] for run in runs}) > 15
    assert open_seeds(None, 1) == (0,)
    assert open_seeds(7, 3) == (7, 8, 9)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_others_are_as_far_from_the_usual_as_from_each_other(count: int) -> None:
    for start in range(1000, 1040):
        seeds = [beside_usual(start, count) + number for number in range(count)]
        assert start <= seeds[0] < start + 20
        for cells in (4, 5):
            assert len({seed % cells for seed in (0, *seeds)}) == count + 1


def test_longer_rows_begin_as_the_neighbours_of_the_usual_do() -> None:
    assert beside_usual(1007, 9) % 20 == 1


def test_four_garments_of_a_request_without_a_seed_are_four_cuts_the_usual_first() -> None:
    (usual,) = plans_of(SewRequest(text=WORDS, seed=0))
    for _ in range(5):
        plans = tuple(plans_of(SewRequest(text=WORDS, n=4)))
        assert plans[0].spec == usual.spec
        assert all(one.spec != other.spec for at, one in enumerate(plans) for other in plans[:at])
        again = tuple(plans_of(SewRequest(text=WORDS, seed=plans[1].seed, n=3)))
        assert [plan.spec for plan in again] == [plan.spec for plan in plans[1:]], "their seeds make them again"


@pytest.fixture(scope="module")
def sewn(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    from modiste.core.settings import Settings

    return Studio(Settings(home=tmp_path_factory.mktemp("home")))


def test_designs_without_a_seed_tell_theirs(sewn: Studio) -> None:
    designs = sewn.designs.draw(DesignRequest(text=WORDS, options=DrawOptions(n=3, size=128)))
    assert designs[0].seed == 0
    assert designs[1].seed > 0
    assert designs[2].seed == designs[1].seed + 1
    assert [design.lineage.seed for design in designs] == [design.seed for design in designs]


def test_others_of_a_sewn_design_in_its_own_words_are_not_the_very_same_again(sewn: Studio) -> None:
    (shirt,) = sewn.designs.draw(DesignRequest(text="a T-shirt", options=DrawOptions(seed=3, size=128)))
    photo = Photo(shirt.image, lineage=shirt.lineage)
    others = sewn.designs.draw(RestyleRequest(text="a T-shirt", photos=(photo,),
                                              options=DrawOptions(n=2, seed=9, size=128)))
    specs = [design.specs[0] for design in (shirt, *others) if isinstance(design, SewnDesign)]
    assert len(specs) == 3
    assert all(one.bodice != other.bodice or one.sleeves != other.sleeves or one.neck != other.neck
               for at, one in enumerate(specs) for other in specs[:at])
    assert len({spec.cloth("body").colour for spec in specs}) == 1, "in its cloth"


def test_the_page_shows_the_usual_first_and_more_like_it_begins_elsewhere(sewn: Studio, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        context = JobContext("0123456789abcdef", None, store, lambda *_: None, lambda _: None)
        result = run_design(sewn, DesignJobRequest(text=WORDS, n=2, size=128), context)
        kept = [store.pictures.get(None, one) for one in result.pictures]
        seeds = [one.lineage.seed for one in kept if one.lineage is not None]
        assert seeds[0] == 0
        assert (seeds[1] or 0) > 0
        asked = [more_like(kept[0]).seed for _ in range(3)]
        assert 0 not in asked
        assert len(set(asked)) == 3
