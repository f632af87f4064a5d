"""``osteoradiomics features`` and what it shows: every feature documented."""

from __future__ import annotations

import json

import pytest
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.features.classes import CLASSES
from OsteoRadiomicsLib.protocols.feature_classes import FEATURE_CLASSES

ALL = [(group, feature) for group in CLASSES.values() for feature in group.features.values()]


@pytest.mark.parametrize(("group", "feature"), ALL, ids=[f"{group.name}_{feature.name}" for group, feature in ALL])
def test_every_feature_has_formula_and_range(group, feature):
    assert len(feature.description) > 10
    assert feature.range
    assert feature.ibsi == "" or (len(feature.ibsi) == 4 and feature.ibsi.isalnum())


def test_ibsi_ids_are_given_once():
    ids = [feature.ibsi for _, feature in ALL if feature.ibsi]
    assert len(ids) == len(set(ids))


def test_the_number_of_default_features_is_pyradiomics():
    published = [name for name, entry in FEATURE_CLASSES.items() if entry.default != "named"]
    counts = {name: len(CLASSES[name].chosen(None)) for name in published}
    assert counts == {"shape": 14, "shape2D": 9, "firstorder": 18, "glcm": 24, "gldm": 14, "glrlm": 16, "glszm": 16, "ngtdm": 5}


def test_the_list_names_every_feature(capsys):
    assert main(["features", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["feature"] for entry in listed if entry["mode"] == "all"] == [
        f"{group.name}_{feature.name}" for group, feature in ALL
    ]


@pytest.mark.parametrize("name", ["original_glcm_Contrast", "glcm_Contrast", "log-sigma-1-0-mm-3D_glcm_Contrast"])
def test_a_feature_is_explained(capsys, name):
    assert main(["features", "show", name]) == 0
    text = capsys.readouterr().out
    assert "ACUI" in text
    assert "(i - j)^2" in text


@pytest.mark.parametrize(
    ("name", "words"), [("Contrast", "is no feature"), ("glcm_Contrst", "has no feature"), ("glcm_Homogeneity1", "it equals Id")]
)
def test_an_unknown_feature_is_refused(capsys, name, words):
    assert main(["features", "show", name]) == 2
    assert words in capsys.readouterr().err
