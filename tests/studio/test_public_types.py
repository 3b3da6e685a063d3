"""Whatever a public method of the studio takes or gives can be imported from `modiste`."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import modiste
from modiste.studio.designs.door import Designs
from modiste.studio.fabrics import Fabrics
from modiste.studio.garments import Garments
from modiste.studio.home import Home
from modiste.studio.models import Models
from modiste.studio.sewing.door import Sewing
from modiste.studio.studio import Studio
from modiste.studio.training import Training

CALLABLES = ("Progress", "StageProgress", "StepProgress", "TrainProgress", "Show")
"""Shapes of functions, which nobody makes an object of."""
ENGINES = ("DesignEngine", "SegmenterEngine", "LoadedTileUNet", "Upscaler", "Encoder", "CutReader", "ItemEmbedder")
"""What the registry of models gives to the rooms."""


def named_in(annotation: ast.expr) -> set[str]:
    """The names in an annotation, those within quotes too."""
    found = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
    for node in ast.walk(annotation):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= named_in(ast.parse(node.value, mode="eval").body)
    return found


@pytest.mark.parametrize("door", [Studio, Designs, Fabrics, Garments, Home, Models, Sewing, Training])
def test_types_of_public_methods_are_exported(door: type) -> None:
    path = inspect.getsourcefile(door)
    assert path is not None
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    homes = {name.asname or name.name: node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
             for name in node.names if node.module is not None and node.module.startswith("modiste.")}
    homes |= {node.name: door.__module__ for node in tree.body if isinstance(node, ast.ClassDef)}
    (shown,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == door.__name__)
    methods = [node for node in shown.body if isinstance(node, ast.FunctionDef)
               and (not node.name.startswith("_") or node.name == "__init__")]
    assert methods
    for method in methods:
        given = [*method.args.args, *method.args.kwonlyargs, *([method.args.kwarg] if method.args.kwarg else [])]
        annotations = [one.annotation for one in given if one.annotation] + ([method.returns] if method.returns else [])
        for name in set().union(*map(named_in, annotations)) & set(homes):
            if name in CALLABLES or name in ENGINES:
                continue
            assert name in modiste.__all__, f"{door.__name__}.{method.name}: {name}"
            assert getattr(modiste, name) is getattr(importlib.import_module(homes[name]), name)
