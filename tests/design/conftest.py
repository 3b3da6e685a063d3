from pathlib import Path

import pytest

from modiste.design.designer import Designer
from modiste.design.sampler import SamplerSettings


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model's folders at tiny sizes; nothing may write to them."""
    from tests.design.bundle import build_bundle

    return build_bundle(tmp_path_factory.mktemp("bundle"))


@pytest.fixture(scope="session")
def tiny_designer(bundle: Path) -> Designer:
    """A designer over the tiny bundle."""
    made = Designer.from_folder(bundle)
    made.settings = SamplerSettings(steps=3, prior_steps=2)
    return made
