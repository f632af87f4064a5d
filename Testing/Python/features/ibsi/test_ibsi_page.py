"""Docs/ibsi.md says of every feature which IBSI feature it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from features.ibsi.ibsi2_reference import MAP_TESTS, read_feature_tests
from features.ibsi.ibsi_reference import NAMES, SETTINGS
from OsteoRadiomicsLib.features.ibsi.classes import IBSI_CLASSES
from OsteoRadiomicsLib.features.ibsi.filters import FILTERS
from OsteoRadiomicsLib.protocols.extraction_settings import read_settings
from OsteoRadiomicsLib.protocols.ibsi_filters import FilterSettings
from OsteoRadiomicsLib.protocols.ibsi_settings import IbsiSettings

SETTINGS_OF = {kind.model_fields["filter"].annotation.__args__[0]: kind for kind in FilterSettings.__subclasses__()}
PAGE = (Path(__file__).parents[4] / "Docs" / "ibsi.md").read_text(encoding="utf-8")
FILTERS_PAGE = (Path(__file__).parents[4] / "Docs" / "ibsi2.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("name", NAMES)
def test_a_feature_stands_in_the_table_with_its_id(name: str):
    group, feature = name.split("_", 1)
    rows = [row for row in ROWS if row[0] == f"`{name}`"]
    assert IBSI_CLASSES[group].group.features[feature].ibsi in {row[2] for row in rows}
    assert {row[7] for row in rows} == {"yes"}
    assert {row[11] for row in rows} <= {"yes", "–"}


def test_the_table_holds_every_reference_value():
    measured = [row for row in ROWS if len(row) == 12]
    assert sum(row[7] == "yes" for row in measured) == 482
    assert sum(row[11] == "yes" for row in measured) == 210


def test_every_feature_with_an_ibsi_id_has_a_reference_value():
    known = {f"{name}_{f.name}" for name, entry in IBSI_CLASSES.items() for f in entry.group.features.values() if f.ibsi}
    # Excess kurtosis is IBSI's, and the histogram's entropy and uniformity are first-order's.
    assert known - set(NAMES) == {"firstorder_Kurtosis", "firstorder_Entropy", "firstorder_Uniformity"}
    assert set(NAMES) <= known


def test_every_key_is_explained():
    assert [key for key in IbsiSettings.model_fields if f"`{key}`" not in PAGE] == []


def test_every_example_is_valid():
    files = sorted(SETTINGS.glob("*.yaml"))
    expected = [*(f"ibsi_{name}" for name in ("A", "B", "C", "D", "E", "digital")), "ibsi2_A", "ibsi2_B"]
    assert [file.stem for file in files] == sorted(expected)
    assert all(read_settings(file).mode == "ibsi" for file in files)


def test_the_page_of_filters_explains_every_filter_and_key():
    rows = {line.split("`")[1]: line for line in FILTERS_PAGE.splitlines() if line.startswith("| `")}
    for kind, entry in FILTERS.items():
        keys = set(SETTINGS_OF[kind].model_fields) - {"filter", "boundary"}
        assert entry.ibsi in rows[kind]
        assert [key for key in keys if f"`{key}" not in rows[kind]] == []


def test_the_page_of_filters_holds_every_response_map_and_reference_value():
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in FILTERS_PAGE.splitlines() if line.startswith("|")]
    maps = {row[0]: row[6] for row in rows if len(row) == 7}
    features = [row for row in rows if len(row) == 6 and row[0] != "Configuration" and row[1].startswith("`")]
    assert {name.replace(".", "_") for name, verdict in maps.items() if verdict == "yes"} == {test.name for test in MAP_TESTS}
    assert [(row[0], row[1].strip("`"), row[3]) for row in features if row[5] == "yes"] == [
        (test.configuration, test.feature, test.printed) for test in read_feature_tests()
    ]
