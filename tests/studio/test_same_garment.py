"""Words and a photo: "this dress with long sleeves" keeps the photo's cut, "a blazer in the same style" its cloth."""

import pytest

from modiste import language
from modiste.core.settings import Settings
from modiste.core.values import Photo
from modiste.studio.designs.requests import DesignRequest, RestyleRequest
from modiste.studio.designs.restyled import read_reference
from modiste.studio.designs.sewn import SewnDesign
from modiste.studio.options import DrawOptions
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest
from modiste.studio.studio import Studio


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(Settings(home=tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def photo(studio: Studio) -> Photo:
    """A picture of a striped sleeveless maxi dress that nobody knows to be ours."""
    (design,) = studio.designs.draw(DesignRequest(
        text="navy striped sleeveless maxi dress", options=DrawOptions(seed=2, size=512, engine="sewn")))
    return Photo(design.image)


@pytest.mark.parametrize(("text", "reads"), [
    ("this dress with long sleeves", True), ("это же платье, но с длинным рукавом", True),
    ("the same with long sleeves", True), ("a shirt dress in the same style", True),
    ("a blazer in the same style", False), ("пиджак того же стиля", False), ("jeans in this print", False),
])
def test_the_cut_is_read_where_the_words_name_that_kind_of_garment_or_none(
        studio: Studio, photo: Photo, text: str, reads: bool) -> None:
    reading, _ = read_reference(language.prompt(text), photo, studio.garments)
    assert (reading is not None) is reads


def test_this_dress_with_long_sleeves_is_this_dress(studio: Studio, photo: Photo) -> None:
    text = "this dress with long sleeves"
    (made,) = studio.designs.draw(RestyleRequest(text=text, photos=(photo,), options=DrawOptions(seed=5, size=128)))
    assert isinstance(made, SewnDesign)
    (spec,) = made.specs
    (plan,) = plans_of(SewRequest(text=text, like=studio.garments.likeness(photo)[0], seed=5))
    (unread,) = plans_of(SewRequest(text=text, seed=5))
    assert plan.spec is not None
    assert unread.spec is not None
    assert (spec.bodice, spec.skirt, spec.neck) == (plan.spec.bodice, plan.spec.skirt, plan.spec.neck)
    assert (spec.skirt, spec.neck) != (unread.spec.skirt, unread.spec.neck)
    assert spec.sleeves is not None
    assert spec.sleeves.length_cm > 50
