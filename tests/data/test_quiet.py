"""Models are loaded one at a time: another thread that builds one waits for its turn."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from pathlib import Path

import pytest

from modiste.core.errors import WeightsError
from modiste.data.quiet import quiet_loading


def test_one_model_is_loaded_at_a_time(tmp_path: Path) -> None:
    from modiste.design.folders import load_decoder
    from modiste.garment.segmentation.load import load_segmenter

    with ThreadPoolExecutor(2) as threads:
        with quiet_loading(), quiet_loading():  # a loader may call another
            found = [threads.submit(load_segmenter, str(tmp_path)), threads.submit(load_decoder, tmp_path)]
            for one in found:
                with pytest.raises(StillWaiting):
                    one.result(0.3)  # type: ignore[attr-defined]
        for one in found:
            with pytest.raises(WeightsError):
                one.result(20)  # type: ignore[attr-defined]
