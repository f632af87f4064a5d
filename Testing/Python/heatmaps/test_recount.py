"""Recounting gives what the engine gives for the same bins and what is left of the mask, to the last digits."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.heatmaps.recount import counting, formulas
from OsteoRadiomicsLib.heatmaps.recount.counting import Counter, Part
from OsteoRadiomicsLib.heatmaps.recount.needed import needed_settings
from OsteoRadiomicsLib.heatmaps.recount.roi import CountedRoi
from OsteoRadiomicsLib.heatmaps.supervoxels import supervoxels
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, Setting

TYPES = {"Original": {}, "LoG": {"sigma": [2.0]}}
VARIANTS = {
    "fixed bin width": Setting(binWidth=20.0),
    "fixed bin count": Setting(binCount=16),
    "weighted, far and unsymmetrical": Setting(weightingNorm="euclidean", symmetricalGLCM=False, distances=(1, 2), gldm_a=1),
    "within slices": Setting(force2D=True, force2Ddimension=0),
    "resampled": Setting(resampledPixelSpacing=(1.5, 1.5, 1.5)),
    "resegmented": Setting(resegmentRange=(60.0, 150.0)),
}


@pytest.fixture(scope="module")
def case() -> tuple[sitk.Image, sitk.Image]:
    """An ellipsoid, half of it of few intensities, so that there are zones and long runs."""
    z, y, x = np.mgrid[:16, :18, :20]
    inside = ((z - 7.5) / 7) ** 2 + ((y - 8.5) / 8) ** 2 + ((x - 9.5) / 9) ** 2 < 1
    voxels = np.random.default_rng(1).normal(100, 30, inside.shape)
    voxels[:, :8] = np.round(voxels[:, :8] / 40) * 40
    image, mask = sitk.GetImageFromArray(voxels), sitk.GetImageFromArray(inside.astype(np.uint8))
    image.SetSpacing((1.0, 1.2, 2.0))
    mask.CopyInformation(image)
    return image, mask


def counter(case: tuple[sitk.Image, sitk.Image], setting: Setting) -> tuple[tuple[str, ...], np.ndarray, Counter, Counter]:
    """Names and values of the engine, and two that count: by supervoxels, and each part anew as the engine does."""
    settings = ExtractionSettings(image_types=TYPES, setting=setting)
    vector = extract(*case, settings, label=1)
    roi = CountedRoi(*case, settings, vector.names, Progress())
    labels = supervoxels(roi.ground.mask, roi.ground.image, roi.ground.spacing, 20, 5, 0).labels
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "TALLIES", {})
        anew = roi.divided(labels)
    return vector.names, vector.values, roi.divided(labels), anew


def values_of(one: Counter, part: Part) -> np.ndarray:
    return one.values([part])[0]


def assert_same(names: tuple[str, ...], found: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    known = ~np.isnan(expected)
    apart = np.abs(found - expected)[known] / np.maximum(1, np.abs(expected[known]))
    assert apart.max() < 1e-9, np.array(names)[known][apart.argmax()]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_whole_roi_has_the_values_of_extraction(case, variant):
    names, values, quick, _ = counter(case, VARIANTS[variant])
    assert_same(names, values_of(quick, quick.whole), values)


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_left_when_supervoxels_go_and_come_is_counted_as_the_engine_counts_it(case, variant):
    names, _, quick, anew = counter(case, VARIANTS[variant])
    order = np.random.default_rng(3).permutation(quick.parts)
    part: Part = quick.whole
    for step, number in enumerate(order[:-1]):
        part = quick.without(part, int(number))
        if step % 6 == 0 or step > quick.parts - 4:
            assert_same(names, values_of(quick, part), values_of(anew, anew.part(part.there)))
    part = quick.nothing
    for step, number in enumerate(order):
        part = quick.joined(part, int(number))
        if step % 7 == 0:
            assert_same(names, values_of(quick, part), values_of(anew, anew.part(part.there)))
            assert_same(names, values_of(quick, part), values_of(quick, quick.part(part.there)))


@pytest.mark.parametrize("cells", [1, 3000, 10**9])
def test_the_values_of_a_part_do_not_depend_on_those_measured_with_it(case, cells, monkeypatch):
    names, _, quick, _ = counter(case, Setting())
    order = np.random.default_rng(5).permutation(quick.parts)
    parts = [quick.nothing]
    for number in order:
        parts.append(quick.joined(parts[-1], int(number)))
    alone = np.array([values_of(quick, part) for part in parts])
    monkeypatch.setattr(formulas, "CELLS_AT_ONCE", cells)
    assert np.isnan(alone[0]).any()
    assert not np.isnan(alone[-1]).all()
    np.testing.assert_array_equal(quick.values(iter(parts)), alone)
    assert quick.values([]).shape == (0, len(names))


def test_a_rest_that_keeps_lowest_bin_and_box_has_the_values_of_its_own_extraction(case):
    """Without resampling, and with bins that the rest has the same of, taking out and drawing again are one thing."""
    image, mask = case
    settings = ExtractionSettings(image_types=TYPES, setting=Setting(binWidth=20.0))
    names = tuple(name for name in extract(image, mask, settings, label=1).names if "_shape_" not in name)
    roi = CountedRoi(image, mask, settings, names, Progress())
    labels = supervoxels(roi.ground.mask, roi.ground.image, roi.ground.spacing, 20, 5, 0).labels
    quick = roi.divided(labels)
    compared = 0
    for number in range(quick.parts):
        rest = roi.ground.mask & (labels != number + 1)
        values = roi.ground.image
        same_box = all(np.array_equal(rest.any(axis=a), roi.ground.mask.any(axis=a)) for a in ((1, 2), (0, 2), (0, 1)))
        if not same_box or values[rest].min() // 20 != values[roi.ground.mask].min() // 20:
            continue
        drawn = roi.ground.place.put(rest.astype(np.uint8), 0)
        vector = extract(image, drawn, settings, label=1)
        own = [name for name in names if name.startswith("original")]
        found = dict(zip(names, values_of(quick, quick.without(quick.whole, number)), strict=True))
        expected = dict(zip(vector.names, vector.values, strict=True))
        assert_same(tuple(own), np.array([found[name] for name in own]), np.array([expected[name] for name in own]))
        compared += 1
    assert compared >= 3


def test_shapes_stay_those_of_the_whole_roi(case):
    names, values, quick, _ = counter(case, Setting())
    shapes = [place for place, name in enumerate(names) if "_shape_" in name]
    rest = values_of(quick, quick.without(quick.whole, 0))
    assert shapes
    np.testing.assert_array_equal(rest[shapes], values[shapes])


def test_a_part_as_small_as_the_protocol_refuses_is_not_measured(case):
    names, _, quick, _ = counter(case, Setting(minimumROISize=600))
    single = values_of(quick, quick.joined(quick.nothing, 0))
    assert all(np.isnan(value) != ("_shape_" in name) for name, value in zip(names, single, strict=True))


def test_a_flat_roi_keeps_the_conventions_of_its_one_grey_level(case):
    image, mask = case
    names, _, quick, anew = counter((image * 0 + 50, mask), Setting())
    rest = quick.without(quick.without(quick.whole, 2), 5)
    assert_same(names, values_of(quick, rest), values_of(anew, anew.part(rest.there)))
    assert values_of(quick, rest)[names.index("original_ngtdm_Coarseness")] == 1e6


def test_leaving_out_unused_image_types_and_classes_changes_no_value(case):
    full = ExtractionSettings(image_types={"Original": {}, "LoG": {"sigma": [2.0, 3.0]}, "Square": {}})
    needed = needed_settings(full, ["log-sigma-2-0-mm-3D_firstorder_Mean", "original_glcm_Contrast"])
    assert set(needed.image_types) == {"Original", "LoG"}
    assert needed.image_types["LoG"]["sigma"] == [2.0]
    some, every = (extract(*case, settings, label=1) for settings in (needed, full))
    values = dict(zip(every.names, every.values.tolist(), strict=True))
    assert len(some.names) < len(every.names)
    assert {name: values[name] for name in some.names} == dict(zip(some.names, some.values.tolist(), strict=True))
