"""Control models: which are published for a pipeline, where one lies, and whether it fits. All of it is read off
configurations: what does not fit is refused before a single weight is read, and on the hub before one is fetched."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from modiste.core.errors import InputError, WeightsError
from modiste.core.settings import Settings
from modiste.data.hub import HUB_ID, not_fetched
from modiste.design.engine import ControlKind
from modiste.design.external.backend import FoundControl
from modiste.design.external.folder import check_part, find, need_file, pipeline_of, read_folder, read_json
from modiste.design.external.kandinsky import Pair, find_pair

CONTROL_NET: Final = "ControlNetModel"
_SD: Final = ("StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline", "StableDiffusionInpaintPipeline")
_SDXL: Final = ("StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline", "StableDiffusionXLInpaintPipeline")
_PUBLISHED: Final[Mapping[int, Mapping[ControlKind, str]]] = {
    768: {"depth": "lllyasviel/control_v11f1p_sd15_depth", "normal": "lllyasviel/control_v11p_sd15_normalbae",
          "line": "lllyasviel/control_v11p_sd15_lineart"},
    1024: {"depth": "thibaud/controlnet-sd21-depth-diffusers", "normal": "thibaud/controlnet-sd21-normalbae-diffusers",
           "line": "thibaud/controlnet-sd21-lineart-diffusers"},
    2048: {"depth": "diffusers/controlnet-depth-sdxl-1.0", "line": "diffusers/controlnet-canny-sdxl-1.0"},
}
"""ControlNets by the width of the text that their base reads: Stable Diffusion 1.5, 2.1, XL."""
_SAME: Final = ("cross_attention_dim", "block_out_channels", "layers_per_block", "addition_embed_type",
                "projection_class_embeddings_input_dim")
"""What a ControlNet must have as its base's denoiser has it, to be conditioned alike and to add to its blocks."""
_NET_FILES: Final = ("config.json", "diffusion_pytorch_model.safetensors", "diffusion_pytorch_model-*.safetensors",
                     "diffusion_pytorch_model.safetensors.index.json")


def find_control(model: str, path: Path, kind: ControlKind, named: str | None, settings: Settings, *,
                 in_mask: bool = False) -> FoundControl:
    """The control model for a base.

    Args:
        model: the base's own name, a folder or a hub id.
        path: its folder.
        kind: what is to control it.
        named: the control model's folder or hub id; None for the one that is published for such a base.
        settings: whether the hub may be asked.
        in_mask: whether only the inside of a mask will be drawn.

    Raises:
        InputError: the base takes no such control, or the control model was made for another base.
        WeightsError: it cannot be found or fetched, is incomplete, or brings code or pickles.
    """
    pair = find_pair(model, path, settings)
    if pair is not None:
        if in_mask and pair.family.controls:
            raise InputError("design.control_without_mask", model=model, pipeline=pair.family.draw)
        return _kandinsky_control(model, pair, kind, named, settings)
    pipeline = read_folder(path).pipeline
    if pipeline not in (*_SD, *_SDXL):
        raise InputError("design.control_nowhere", model=model, pipeline=pipeline)
    return _control_net(model, path, kind, named, settings)


def _control_net(model: str, path: Path, kind: ControlKind, named: str | None, settings: Settings) -> FoundControl:
    base = read_json(path / "unet" / "config.json")
    width = base.get("cross_attention_dim")
    name = named or (_PUBLISHED.get(width, {}).get(kind) if isinstance(width, int) else None)
    if name is None:
        raise InputError("design.control_unpublished", model=model, control=kind)
    _check_net(name, _config(name, settings), model, base)
    return FoundControl(name, _net_folder(name, settings))


def _check_net(name: str, config: Mapping[str, object], model: str, base: Mapping[str, object]) -> None:
    got = config.get("_class_name")
    if got != CONTROL_NET:
        raise InputError("design.control_other_kind", control=name, got=str(got), wanted=CONTROL_NET, model=model)
    for key in _SAME:
        if config.get(key) != base.get(key):
            raise InputError("design.control_other_base", control=name, key=key, got=_value(config.get(key)),
                             model=model, wanted=_value(base.get(key)))


def _value(value: object) -> str:
    return "null" if value is None else str(value)


def _config(name: str, settings: Settings) -> Mapping[str, object]:
    """The configuration of a ControlNet, fetched alone where it lies on the hub."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        need_file(folder / "config.json")
        return read_json(folder / "config.json")
    if HUB_ID.fullmatch(name) is None:
        raise WeightsError("design.no_such_model", model=name)
    from huggingface_hub import hf_hub_download

    try:
        return read_json(Path(hf_hub_download(name, "config.json", local_files_only=settings.offline)))
    except WeightsError:
        raise
    except Exception as error:  # the hub's client raises errors of its own and those of its network library
        raise not_fetched(name, error) from error


def _net_folder(name: str, settings: Settings) -> Path:
    folder = Path(name).expanduser()
    if not folder.is_dir():
        from huggingface_hub import snapshot_download

        try:
            folder = Path(snapshot_download(name, allow_patterns=list(_NET_FILES), local_files_only=settings.offline))
        except Exception as error:  # as above
            raise not_fetched(name, error) from error
    check_part(folder, CONTROL_NET)
    return folder


def _kandinsky_control(model: str, pair: Pair, kind: ControlKind, named: str | None, settings: Settings
                       ) -> FoundControl:
    family = pair.family
    if not family.controls:
        raise InputError("design.control_nowhere", model=model, pipeline=family.draw)
    if kind != "depth":
        raise InputError("design.control_depth_only", model=model, pipeline=family.draw, control=kind)
    folder = find(named, settings) if named is not None else pair.control()
    name = named or str(folder)
    got = pipeline_of(folder)
    if got not in family.controls:
        raise InputError("design.control_other_kind", control=name, got=got or "?", wanted=family.controls[0],
                         model=model)
    read_folder(folder)
    given = read_json(pair.prior / "prior" / "config.json").get("embedding_dim")
    taken = read_json(folder / "unet" / "config.json").get("encoder_hid_dim")
    if given != taken:
        raise InputError("design.control_other_base", control=name, key="encoder_hid_dim", got=_value(taken),
                         model=model, wanted=_value(given))
    return FoundControl(name, folder)
