import pytest

from modiste.sewing.body import mannequin, size_measures
from modiste.sewing.simulation import Effort


@pytest.fixture(scope="session")
def woman():
    return mannequin(size_measures("M", "women"), "women", "relaxed")


@pytest.fixture(scope="session")
def coarse():
    """Two and a half centimetres, no finer mesh: seconds."""
    return Effort(coarse_cm=2.6, fine_cm=-1.0, sew=20, fall=20, pose=16, rest=8)
