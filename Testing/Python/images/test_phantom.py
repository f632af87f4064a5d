"""The phantom's images: right anatomy, right contrast, and a signal that follows the disease."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.images import check_geometry, select_rois
from OsteoRadiomicsLib.images.phantom import PhantomCase, chest_ct, lumbar_mri

VERTEBRAE = {"T12": 19, "L1": 20, "L2": 21, "L3": 22, "L4": 23, "L5": 24}
MUSCLES = {"ES_R": 1, "MF_R": 2, "MF_L": 3, "ES_L": 4}
SMALL = {"size": (96, 112, 16), "spacing": (2.2, 2.2, 5.0)}


@pytest.fixture(scope="module")
def spine() -> PhantomCase:
    return lumbar_mri(3, 0.3)


@pytest.fixture(scope="module")
def axial() -> PhantomCase:
    return lumbar_mri(3, 0.3, plane="axial")


@pytest.fixture(scope="module")
def chest() -> PhantomCase:
    return chest_ct(3, 0.3)


def _labels(case: PhantomCase) -> np.ndarray:
    return sitk.GetArrayFromImage(case.mask.grid)


def _values(case: PhantomCase, sequence: str) -> np.ndarray:
    return sitk.GetArrayFromImage(case.images[sequence]).astype(float)


def _center(case: PhantomCase, label: int) -> np.ndarray:
    """LPS centre of a label in mm."""
    index = np.argwhere(_labels(case) == label).mean(axis=0)[::-1]
    return np.array(case.mask.grid.TransformContinuousIndexToPhysicalPoint(index.tolist()))


def test_the_same_seed_gives_the_same_voxels():
    a, b = (lumbar_mri(5, 0.6, **SMALL) for _ in range(2))
    assert all(_values(a, name).tobytes() == _values(b, name).tobytes() for name in a.images)
    assert _labels(a).tobytes() == _labels(b).tobytes()


def test_another_seed_gives_another_person():
    a, b = (_values(lumbar_mri(seed, 0.6, **SMALL), "T1") for seed in (5, 6))
    assert not np.array_equal(a, b)


def test_choosing_one_sequence_does_not_change_it():
    assert np.array_equal(
        _values(lumbar_mri(5, 0.6, sequences=("FS-T2",), **SMALL), "FS-T2"), _values(lumbar_mri(5, 0.6, **SMALL), "FS-T2")
    )


def test_the_lumbar_case_has_three_sequences_and_named_segments_on_one_grid(spine):
    assert list(spine.images) == ["T1", "T2", "FS-T2"]
    for image in spine.images.values():
        check_geometry(image, spine.mask.grid, tolerance=0)
        assert image.GetPixelID() == sitk.sitkInt16
    assert {segment.name: segment.label for segment in spine.mask.segments} == VERTEBRAE | MUSCLES
    assert next(s for s in spine.mask.segments if s.name == "L1").terminology.count("66794005") == 1


def test_slices_are_sagittal_and_slightly_oblique(spine):
    direction = np.array(spine.images["T1"].GetDirection()).reshape(3, 3)
    assert np.allclose(direction, [[0, 0, -1], [1, 0, 0], [0, -1, 0]], atol=0.2)
    assert not np.allclose(direction, np.round(direction), atol=1e-4)


def test_straight_slices_can_be_asked_for():
    image = lumbar_mri(5, oblique_degrees=0.0, **SMALL).images["T1"]
    assert np.allclose(image.GetDirection(), (0, 0, -1, 1, 0, 0, 0, -1, 0))


def test_bodies_follow_each_other_downwards_along_a_lordotic_curve(spine):
    centers = np.array([_center(spine, label) for label in VERTEBRAE.values()])
    assert (np.diff(centers[:, 2]) < -25).all()
    assert (np.diff(centers[:, 2]) > -48).all()
    most_anterior = int(np.argmin(centers[:, 1]))  # y runs to posterior
    assert list(VERTEBRAE)[most_anterior] in ("L2", "L3", "L4")


@pytest.mark.parametrize("name", ["L1", "L2", "L3"])
def test_a_body_inside_its_cortex_has_a_plausible_volume(spine, name):
    voxel_ml = np.prod(spine.images["T1"].GetSpacing()) / 1000
    assert 8 < np.count_nonzero(_labels(spine) == VERTEBRAE[name]) * voxel_ml < 40


def test_muscles_lie_behind_the_bodies_on_their_own_side_multifidus_inside(axial):
    body, (es_r, mf_r, mf_l, es_l) = _center(axial, 23), (_center(axial, label) for label in (1, 2, 3, 4))
    assert es_r[0] < mf_r[0] < body[0] < mf_l[0] < es_l[0]  # x runs to the patient's left
    assert min(es_r[1], mf_r[1], mf_l[1], es_l[1]) > body[1] + 20


def _local_means(case: PhantomCase) -> dict[str, dict[str, float]]:
    """Mean signal per sequence of marrow, cerebrospinal fluid, back fat, muscle and air, near the spine's middle."""
    labels = _labels(case)
    wet = _values(case, "FS-T2")
    fat = _values(case, "T1") > np.percentile(_values(case, "T1"), 97)
    places = {
        "marrow": np.isin(labels, (20, 21, 22)),
        "csf": wet > np.percentile(wet, 99.6),
        "fat": fat & (labels == 0),
        "air": _values(case, "T1") < np.percentile(_values(case, "T1"), 4),
    }
    return {name: {sequence: _values(case, sequence)[place].mean() for sequence in case.images} for name, place in places.items()}


def test_each_sequence_shows_its_contrast(spine):
    signal = _local_means(spine)
    assert signal["fat"]["T1"] > 1.5 * signal["marrow"]["T1"] > 2 * signal["csf"]["T1"]
    assert signal["csf"]["T2"] > 1.5 * signal["marrow"]["T2"]
    assert signal["csf"]["FS-T2"] > 3 * signal["fat"]["FS-T2"]
    assert signal["fat"]["T2"] > 4 * signal["fat"]["FS-T2"]


def test_air_has_rician_noise_and_no_negative_signal(spine):
    for sequence in spine.images:
        values = _values(spine, sequence)
        assert values.min() >= 0
        assert 5 < values[values < 60].std() < 25


def test_images_have_a_bias_field():
    case = lumbar_mri(3, 0.0, **SMALL)
    t1, labels = _values(case, "T1"), _labels(case)
    muscle = np.isin(labels, tuple(MUSCLES.values())) | np.isin(labels, tuple(VERTEBRAE.values()))
    j = np.broadcast_to(np.arange(t1.shape[2]), t1.shape)
    fat = t1 > 600
    assert np.corrcoef(j[fat & ~muscle], t1[fat & ~muscle])[0, 1] > 0.2  # brighter towards the coil behind the back


def test_marrow_turns_brighter_and_more_uneven_on_t1_with_bone_loss():
    def marrow(severity):
        values = []
        for seed in range(6):
            case = lumbar_mri(seed, severity, sequences=("T1",), **SMALL)
            roi = select_rois(case.mask, segments=["L1", "L2", "L3"], union=True)[0]
            inside = _values(case, "T1")[sitk.GetArrayFromImage(roi.mask) > 0]
            values.append((inside.mean(), inside.std() / inside.mean()))
        return np.mean(values, axis=0)

    dense, thin = marrow(0.05), marrow(0.95)
    assert thin[0] > 1.1 * dense[0]
    assert thin[1] > 1.1 * dense[1]


def test_more_muscle_fat_makes_brighter_muscles():
    means = []
    for fat in (0.05, 0.35):
        case = lumbar_mri(3, plane="axial", muscle_fat=fat, sequences=("T1",), size=(96, 80, 10), spacing=(2.2, 2.2, 6.0))
        means.append(_values(case, "T1")[np.isin(_labels(case), (2, 3))].mean())
    assert means[1] > 1.2 * means[0]


def test_chest_ct_has_the_densities_of_its_tissues(chest):
    values, labels = _values(chest, "CT"), _labels(chest)
    assert values.min() > -1150
    assert np.median(values[values < -900]) == pytest.approx(-1000, abs=10)
    fat = (values > -160) & (values < -40)
    assert np.median(values[fat]) == pytest.approx(-97, abs=6)
    assert (values > 450).sum() > 2000  # cortex
    for label in (19, 20):
        assert 60 < values[labels == label].mean() < 230


def test_each_vertebra_on_ct_is_drawn_in_three_layers(chest):
    for segment in chest.mask.segments:
        mask = chest.mask.mask(segment)
        assert segment.name in ("T12", "L1")
        parts = sitk.RelabelComponent(sitk.ConnectedComponent(mask), minimumObjectSize=50)
        assert int(sitk.GetArrayFromImage(parts).max()) == 3


def test_trabecular_density_can_be_given():
    case = chest_ct(2, 0.5, trabecular_hu=120.0, size=(96, 96, 40), spacing=(1.4, 1.4, 2.0))
    assert _values(case, "CT")[_labels(case) > 0].mean() == pytest.approx(120, abs=12)


def test_lungs_lie_above_and_kidneys_do_not_replace_them(chest):
    lung = (_values(chest, "CT") < -700) & (_values(chest, "CT") > -900)
    per_slice = lung.sum(axis=(1, 2))
    assert per_slice[-8:].mean() > 5 * max(per_slice[:8].mean(), 1)


@pytest.mark.parametrize("make", [lumbar_mri, chest_ct])
def test_a_severity_outside_its_range_is_refused(make):
    with pytest.raises(InputError, match=r"outside 0\.\.1"):
        make(1, 1.2)


def test_an_unknown_sequence_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="no sequence PD") as caught:
        lumbar_mri(1, sequences=("PD",))
    assert "T1, T2, FS-T2" in caught.value.cure
