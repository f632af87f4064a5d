"""The Python interface: which names it has, how they arrive, and what an unknown one says."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys

import OsteoRadiomicsLib as osteo
import pytest
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError

PUBLIC = [
    "Cancelled",
    "CaseScore",
    "FeatureTable",
    "IccTable",
    "OsteoRadiomicsError",
    "Progress",
    "Protocol",
    "ReadOptions",
    "ScoredTable",
    "StudyOptions",
    "Trained",
    "Validated",
    "VoxelMap",
    "extract",
    "feature_map",
    "heatmap",
    "icc",
    "load_protocol",
    "score",
    "score_table",
    "train",
    "validate",
]
HEAVY = ["SimpleITK", "matplotlib", "numba", "numpy", "pandas", "pydantic", "scipy", "sklearn", "slicer", "qt"]


def test_the_public_names_are_these() -> None:
    changed = "the public names changed: say so in CHANGELOG.md, then in this list"
    assert sorted(name for name in osteo.__all__ if name != "__version__") == PUBLIC, changed


def test_every_public_name_arrives_and_says_what_it_is() -> None:
    for name in PUBLIC:
        found = getattr(osteo, name)
        assert inspect.getdoc(found), name
        assert found.__module__.startswith("OsteoRadiomicsLib."), name
        assert name in dir(osteo)


def test_star_import_gives_the_public_names() -> None:
    found: dict[str, object] = {}
    exec("from OsteoRadiomicsLib import *", found)
    assert set(PUBLIC) <= set(found)


@pytest.mark.parametrize(
    ("name", "near"),
    [("extrat", "extract"), ("Heatmap", "heatmap"), ("featuremap", "feature_map"), ("load_inputs", "load_protocol")],
)
def test_an_unknown_name_is_one_typed_line_with_the_nearest_that_exists(name: str, near: str) -> None:
    with pytest.raises(AttributeError) as caught:
        getattr(osteo, name)
    assert isinstance(caught.value, OsteoRadiomicsError)
    assert str(caught.value).startswith(f"OsteoRadiomicsLib: has no public name {name}. Did you mean {near}")
    assert not hasattr(osteo, name)


def test_an_unknown_name_in_an_import_statement_is_an_import_error() -> None:
    with pytest.raises(ImportError, match="cannot import name 'extrat'"):
        exec("from OsteoRadiomicsLib import extrat")


def test_importing_the_package_and_listing_its_names_loads_nothing_heavy() -> None:
    code = f"import json, sys, OsteoRadiomicsLib as o; dir(o); print(json.dumps([n for n in {HEAVY!r} if n in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_the_errors_and_the_progress_arrive_without_anything_heavy() -> None:
    code = (
        "import json, sys, OsteoRadiomicsLib as o; o.OsteoRadiomicsError, o.Cancelled, o.Progress; "
        f"print(json.dumps([n for n in {HEAVY!r} if n in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_what_computes_on_an_image_takes_a_protocol_and_a_model_brings_its_own() -> None:
    for name in ("extract", "feature_map"):
        assert {"protocol", "settings"} <= set(inspect.signature(getattr(osteo, name)).parameters)
    for name in ("heatmap", "score"):
        assert "model" in inspect.signature(getattr(osteo, name)).parameters
