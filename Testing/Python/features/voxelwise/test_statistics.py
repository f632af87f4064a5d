"""Features that are statistics of voxel-wise maps over the ROI."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from made_up_case import write_blocks
from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort.engines import ENGINES
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.features.voxelwise import compute_maps
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, Setting
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.protocols.voxel_names import PERCENTS, parse_voxel_name
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.tables.provenance import read_provenance

Noise = tuple[sitk.Image, sitk.Image]
CLASSES = {"shape": None, "firstorder": ("Mean", "Range"), "glcm": ("Contrast",), "ngtdm": ("Coarseness", "Busyness")}


def settings(voxelwise: str, **setting: object) -> ExtractionSettings:
    types = {"Original": {}, "LoG": {"sigma": [2.0]}}
    return ExtractionSettings(image_types=types, feature_classes=CLASSES, setting=Setting(**setting), voxelwise=voxelwise)


@pytest.mark.parametrize("radius", [1, 2])
def test_a_mean_is_that_of_the_map_over_the_roi(noise: Noise, radius: int):
    plan = settings("mean", kernelRadius=radius, binWidth=10)
    found = extract(*noise, plan)
    maps = compute_maps(*noise, plan, radius=radius)
    inside = sitk.GetArrayFromImage(maps.roi) > 0
    for name in ("original_firstorder_Range", "original_glcm_Contrast", "log-sigma-2-0-mm-3D_firstorder_Mean"):
        expected = sitk.GetArrayFromImage(maps.images[name])[inside].mean()
        assert found[f"{name}-voxelmean-r{radius}"] == pytest.approx(expected, rel=1e-12)
    assert not any("shape" in name for name in found.names)
    assert len(found) == 10


def test_a_distribution_has_the_percentiles_of_the_voxels(noise: Noise):
    found = extract(*noise, settings("distribution", binWidth=10))
    maps = compute_maps(*noise, settings("distribution", binWidth=10), ["original_firstorder_Range"])
    voxels = sitk.GetArrayFromImage(maps.images["original_firstorder_Range"])[sitk.GetArrayFromImage(maps.roi) > 0]
    for percent in PERCENTS:
        expected = np.percentile(voxels, percent)
        assert found[f"original_firstorder_Range-voxelq{percent:g}-r1"] == pytest.approx(expected, rel=1e-12)
    assert found["original_firstorder_Range-voxelsd-r1"] == pytest.approx(voxels.std(), rel=1e-12)
    assert found["original_firstorder_Range-voxelundefined-r1"] == 0


def test_conventions_for_flat_cubes_are_no_values(noise: Noise):
    """A cube of one grey level has a coarseness of 1e6 in PyRadiomics, which would be the mean."""
    image = sitk.GetArrayFromImage(noise[0])
    image[:5] = 50
    flat = sitk.GetImageFromArray(image)
    flat.CopyInformation(noise[0])
    found = extract(flat, noise[1], settings("distribution", binWidth=10))
    assert 0 < found["original_ngtdm_Coarseness-voxelundefined-r1"] < 1
    assert found["original_ngtdm_Coarseness-voxelq100-r1"] < 1e6
    assert any("are undefined in some voxels" in text for text in found.warnings)


def test_a_map_without_any_value_gives_nan_with_its_reason(noise: Noise):
    flat = noise[0] * 0 + 50
    found = extract(flat, noise[1], settings("mean", binWidth=10))
    name = "original_ngtdm_Coarseness-voxelmean-r1"
    assert np.isnan(found[name])
    assert found.reasons[name] == "the map is undefined in every voxel of the ROI"
    assert found["original_firstorder_Mean-voxelmean-r1"] == 50


def test_threads_change_no_value(noise: Noise):
    one, three = (extract(*noise, settings("distribution"), threads=threads) for threads in (1, 3))
    np.testing.assert_array_equal(one.values, three.values)


def test_classes_without_maps_alone_are_refused(noise: Noise):
    plan = ExtractionSettings(feature_classes={"shape": None}, voxelwise="mean")
    with pytest.raises(SettingsError, match="none of shape has voxel-wise maps"):
        extract(*noise, plan)


def test_pyradiomics_is_not_asked_for_them(noise: Noise):
    with pytest.raises(SettingsError, match="not PyRadiomics' own"):
        ENGINES["pyradiomics"](*noise, 1, settings("mean"), 1, Progress())


def test_the_verb_writes_them_under_the_variants_name_and_hash(tmp_path: Path):
    image, mask = write_blocks(tmp_path)
    table = tmp_path / "features.csv"
    arguments = ["--image", image, "--mask", mask, "--union", "--protocol", "op-mri-exact", "--case", "c", "--sequence", "T1"]
    assert main(["extract", *arguments, "--out", str(table)]) == 0
    names = FeatureTable.read(table).features
    assert len(names) == 372
    assert all((parsed := parse_voxel_name(name)) and (parsed.statistic, parsed.radius) == ("mean", 1) for name in names)
    made = read_provenance(table).made_by
    assert (made.name, made.hash) == ("op-mri-exact", load_protocol("op-mri-exact").features_hash())
