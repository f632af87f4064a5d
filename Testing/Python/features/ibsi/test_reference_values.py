"""Every reference value of the IBSI standard that the test data hold."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from features.ibsi.ibsi_reference import (
    DIGITAL,
    ENDINGS,
    NAMES,
    Reference,
    matches,
    measure,
    measure_configuration,
    methods_of,
    read_configuration_references,
    read_phantom,
    read_references,
    settings_of,
)
from OsteoRadiomicsLib.features.ibsi.resampling import Axis, interpolate

CASES = [(DIGITAL, method) for method in ENDINGS]
CASES += [("configuration C", method) for method in ENDINGS if method.startswith("3D")]


@pytest.fixture
def folder(dataset: str, request: pytest.FixtureRequest) -> Path | None:
    """Where the data set lies; the digital phantom is at hand everywhere."""
    return None if dataset == DIGITAL else request.getfixturevalue("data")


@pytest.mark.parametrize(("dataset", "method"), CASES)
def test_every_feature_lies_within_the_tolerance(folder: Path | None, dataset: str, method: str):
    found = list(matches(measure(folder, dataset, method), read_references(folder, dataset), method))
    assert len(found) == 169
    assert [f"{name}: {value:.5g} instead of {r.printed} ± {r.tolerance}" for name, value, r in found if not r.holds(value)] == []


@pytest.mark.parametrize(("configuration", "count"), [("A", 346), ("B", 346), ("D", 210), ("E", 210)])
def test_every_feature_of_the_other_configurations_lies_within_the_tolerance(data: Path, configuration: str, count: int):
    references = read_configuration_references()[configuration]
    held, wrong = set(), []
    for method in methods_of(configuration):
        for name, value, reference in matches(measure_configuration(data, configuration, method), references, method):
            held.add(reference.tag)
            if not reference.holds(value):
                wrong.append(f"{name} by {method}: {value:.5g} instead of {reference.printed} ± {reference.tolerance}")
    assert wrong == []
    assert held == set(references)
    assert len(held) == count


def test_the_committed_phantom_and_its_values_are_those_of_the_test_data(data: Path):
    folder = data / "ibsi" / "ibsi_1_digital_phantom" / "nifti"
    for ours, file in zip(read_phantom(None, DIGITAL), ("image/phantom.nii.gz", "mask/mask.nii.gz"), strict=True):
        theirs = sitk.ReadImage(str(folder / file))
        np.testing.assert_array_equal(sitk.GetArrayFromImage(ours), sitk.GetArrayFromImage(theirs))
        assert ours.GetSpacing() == theirs.GetSpacing()
    with (data / "ibsi" / "reference_values.csv").open(encoding="utf-8") as file:
        rows = {row["tag"]: row for row in csv.DictReader(file) if row["dataset"] == DIGITAL and row["reference_value"]}
    committed = read_references(None, DIGITAL)
    assert {tag: (row["reference_value"], float(row["tolerance"])) for tag, row in rows.items()} == {
        tag: (reference.printed, reference.tolerance) for tag, reference in committed.items()
    }


@pytest.mark.parametrize("dataset", [DIGITAL, "configuration C"])
def test_no_reference_value_is_left_out(folder: Path | None, dataset: str):
    tags = {tag + ending for tags in NAMES.values() for tag in tags for ends in ENDINGS.values() for ending in ("", *ends)}
    features = {tag for tag, reference in read_references(folder, dataset).items() if "Diagnostics" not in reference.family}
    assert features - tags == set()
    assert len(features) == {"digital phantom": 482, "configuration C": 210}[dataset]


@pytest.mark.parametrize(("found", "holds"), [(0.5561, True), (0.5549, False), (float("nan"), False)])
def test_a_reference_without_tolerance_asks_for_its_three_digits(found: float, holds: bool):
    assert Reference("", "", "", "", 0.556, "0.556", 0).holds(found) is holds


@pytest.fixture(scope="module")
def facts(data: Path) -> dict[str, float]:
    """Configuration C's diagnostics by the standard's tags."""
    found = measure(data, "configuration C", "3D_merged").diagnostics
    values: dict[str, float] = {}
    for ending, stage in (("init", "original"), ("interp", "interpolated"), ("reseg", "resegmented")):
        mask = {name.rsplit("_", 1)[1]: fact for name, fact in found.items() if f"_Mask-{stage}_" in name}
        if stage != "original":
            for name, key in (("mean", "Mean"), ("min", "Minimum"), ("max", "Maximum")):
                values[f"int_mask_{name}_int_{ending}_roi"] = mask[key]
        values[f"int_mask_vox_count_{ending}_roi"] = mask["VoxelNum"]
        for axis, letter in enumerate("xyz"):
            values[f"int_mask_bb_dim_{letter}_{ending}_roi"] = mask["BoundingBox"][3 + axis]
            if stage != "resegmented":
                values[f"img_dim_{letter}_{ending}_img"] = found[f"diagnostics_Image-{stage}_Size"][axis]
                values[f"vox_dim_{letter}_{ending}_img"] = found[f"diagnostics_Image-{stage}_Spacing"][axis]
    return values


def test_image_and_roi_are_the_standards_at_every_stage_of_configuration_c(data: Path, facts: dict[str, float]):
    references = read_references(data, "configuration C")
    wrong = {tag: (value, references[tag].printed) for tag, value in facts.items() if not references[tag].holds(value)}
    assert wrong == {}
    assert len(facts) == 30


def test_the_whole_interpolated_image_has_the_standards_intensities(data: Path):
    image, _ = read_phantom(data, "configuration C")
    sizes = zip(image.GetSpacing(), settings_of("configuration C").ibsi.spacing, image.GetSize(), strict=True)
    axes = tuple(Axis.spanning(own, new, size, 0, size - 1, 100) for own, new, size in sizes)[::-1]
    values = np.rint(interpolate(sitk.GetArrayViewFromImage(image), axes, 1))
    references = read_references(data, "configuration C")
    for name, value in (("mean", values.mean()), ("min", values.min()), ("max", values.max())):
        assert references[f"{name}_int_interp_img"].holds(float(value))
