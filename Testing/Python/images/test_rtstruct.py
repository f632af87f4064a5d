"""RT Structure Sets: closed contours become the voxels whose centres they enclose, on the image they were drawn on."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import write_rtstruct, write_series
from matplotlib.path import Path as Polygon
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images import load_case, read_image, read_mask
from OsteoRadiomicsLib.images.read_image import ReadOptions

SHAPE = (40, 48)
SLICES = [np.full(SHAPE, 100 + k, np.uint16) for k in range(6)]


@pytest.fixture
def series(tmp_path):
    """Rows 0.5 mm, columns 0.75 mm, slices 2.5 mm apart, the first voxel at (-10, -20, 0)."""
    return write_series(tmp_path / "s", SLICES)


def _mm(points, k: float) -> np.ndarray:
    """Points (column, row) in pixels, on slice k, in mm."""
    points = np.asarray(points, float)
    return np.column_stack([-10 + 0.75 * points[:, 0], -20 + 0.5 * points[:, 1], np.full(len(points), 2.5 * k)])


def _circle(x, y, radius, count=90) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])


def _inside(points) -> np.ndarray:
    """The same by matplotlib's polygons, an independent rasterisation."""
    rows, columns = SHAPE
    centres = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2)
    return Polygon(np.asarray(points)).contains_points(centres).reshape(SHAPE)


def _mask(series, path, name="L1") -> np.ndarray:
    _, (roi,) = load_case(series, path, segments=[name])
    return sitk.GetArrayFromImage(roi.mask) > 0


def _dice(a, b) -> float:
    return 2 * (a & b).sum() / (a.sum() + b.sum())


def test_random_contours_agree_with_an_independent_rasterisation(series, tmp_path):
    rng = np.random.default_rng(3)
    expected = np.zeros((6, *SHAPE), bool)
    polygons = []
    for k in range(1, 5):
        radii = 13 + rng.normal(0, 1.5, 90)
        points = (20.3, 22.1) + (_circle(0, 0, 1) * radii[:, np.newaxis])
        polygons.append(_mm(points, k))
        expected[k] = _inside(points)
    found = _mask(series, write_rtstruct(tmp_path / "r.dcm", {"L1": polygons}))
    assert expected.sum() > 1500
    assert _dice(found, expected) >= 0.999


def _wavy() -> dict[str, list[np.ndarray]]:
    """Six ROIs with noisy outlines on six slices each, the last with a hole."""
    rng = np.random.default_rng(3)
    rois: dict[str, list[np.ndarray]] = {}
    for number in range(6):
        x, y, radius = rng.uniform(22, 26), rng.uniform(18, 22), rng.uniform(6, 14)
        polygons = rois.setdefault(f"R{number}", [])
        for k in range(6):
            angles = np.linspace(0, 2 * np.pi, int(rng.integers(40, 160)), endpoint=False)
            radii = radius * (1 + 0.1 * np.sin(3 * angles + k) + 0.03 * rng.normal(size=len(angles)))
            polygons.append(_mm(np.column_stack([x + radii * np.cos(angles), y + radii * np.sin(angles)]), k))
            if number == 5:
                polygons.append(_mm(_circle(x, y, 3), k))
    return rois


# plastimatch 1.9.4 (Debian 1.9.4+dfsg.2-0+deb12u1) on the files of the test below:
#   plastimatch convert --input r.dcm --referenced-ct s --xor-contours --output-prefix pm --prefix-format nrrd
# voxels, and SHA-256 of numpy.packbits of each pm/R<n>.nrrd
PLASTIMATCH = (
    (2929, "1fda98491a3e9bca"),
    (1922, "0ac37a410f1af1da"),
    (1053, "784d0deb5b8788e9"),
    (1046, "73444cc6a0052224"),
    (3474, "1a586671990e09b6"),
    (1692, "79995ba2fa4433fe"),
)


def test_voxels_are_those_of_plastimatch(series, tmp_path):
    _, rois = load_case(series, write_rtstruct(tmp_path / "r.dcm", _wavy()))
    found = [sitk.GetArrayFromImage(roi.mask) > 0 for roi in rois]
    assert tuple((int(each.sum()), sha256(np.packbits(each).tobytes()).hexdigest()[:16]) for each in found) == PLASTIMATCH


@pytest.mark.parametrize("kind", ["CLOSED_PLANAR", "CLOSEDPLANAR_XOR"])
def test_an_inner_contour_is_a_hole(series, tmp_path, kind):
    outer, inner = _circle(20, 20, 12), _circle(20, 20, 5)
    path = write_rtstruct(tmp_path / "r.dcm", {"L1": [_mm(outer, 2), _mm(inner, 2)]}, kind=kind)
    assert _dice(_mask(series, path)[2], _inside(outer) & ~_inside(inner)) >= 0.99


def test_a_keyhole_is_a_hole(series, tmp_path):
    outer, inner = _circle(20, 20, 12), _circle(20, 20, 5)[::-1]
    inner = np.roll(inner, 1, axis=0)
    keyhole = np.concatenate([outer, outer[:1], inner, inner[:1]])
    path = write_rtstruct(tmp_path / "r.dcm", {"L1": [_mm(keyhole, 2)]})
    found = _mask(series, path)[2]
    assert not found[20, 20]
    assert _dice(found, _inside(outer) & ~_inside(_circle(20, 20, 5))) >= 0.99


def test_two_parts_on_one_slice_are_both_inside(series, tmp_path):
    left, right = _circle(10, 20, 6), _circle(34, 20, 6)
    found = _mask(series, write_rtstruct(tmp_path / "r.dcm", {"L1": [_mm(left, 3), _mm(right, 3)]}))
    assert _dice(found[3], _inside(left) | _inside(right)) >= 0.99


def test_neighbours_that_share_an_edge_share_no_voxel(series, tmp_path):
    left, right = [(4, 4), (12, 4), (12, 20), (4, 20)], [(12, 4), (20, 4), (20, 20), (12, 20)]
    path = write_rtstruct(tmp_path / "r.dcm", {"A": [_mm(left, 1)], "B": [_mm(right, 1)]})
    label_map = read_mask(path, image=read_image(series))
    assert [(s.name, s.label, s.layer, s.color) for s in label_map.segments] == [
        ("A", 1, 0, (255, 128, 0)),
        ("B", 2, 0, (255, 128, 0)),
    ]
    assert [int((sitk.GetArrayFromImage(label_map.grid) == label).sum()) for label in (1, 2)] == [8 * 16, 8 * 16]


def test_rois_that_overlap_lie_in_different_layers(series, tmp_path):
    polygons = {name: [_mm(_circle(20, 20, radius), 2)] for name, radius in (("A", 4), ("B", 9), ("C", 14))}
    polygons["D"] = [_mm(_circle(40, 8, 3), 2)]
    label_map = read_mask(write_rtstruct(tmp_path / "r.dcm", polygons), image=read_image(series))
    assert [(s.name, s.label, s.layer) for s in label_map.segments] == [("A", 1, 0), ("B", 2, 1), ("C", 3, 2), ("D", 4, 0)]


def test_a_sagittal_image_takes_sagittal_contours(make_image, tmp_path):
    image = make_image(np.zeros((4, 30, 30), np.float32), spacing=(1, 1, 4), direction=[[0, 0, -1], [1, 0, 0], [0, -1, 0]])
    points = np.array([image.TransformContinuousIndexToPhysicalPoint((x, y, 2.0)) for x, y in _circle(15.2, 14.3, 8)])
    label_map = read_mask(write_rtstruct(tmp_path / "r.dcm", {"L1": [points]}), image=image)
    drawn = sitk.GetArrayFromImage(label_map.grid) > 0
    assert drawn.any(axis=(1, 2)).tolist() == [False, False, True, False]
    assert drawn.sum() == pytest.approx(np.pi * 64, rel=0.02)


def test_contours_between_slices_go_to_the_nearest_with_a_notice(series, tmp_path):
    path = write_rtstruct(tmp_path / "r.dcm", {"L1": [_mm(_circle(20, 20, 6), k + 0.3) for k in (1, 2, 3)]})
    with collected_notices() as said:
        found = _mask(series, path)
    assert found.any(axis=(1, 2)).tolist() == [False, True, True, True, False, False]
    assert said == ["mask: contours of L1 lie up to 0.30 slices beside the image's and were put on the nearest ones"]


def test_slices_that_contours_skip_are_said(series, tmp_path):
    path = write_rtstruct(tmp_path / "r.dcm", {"L1": [_mm(_circle(20, 20, 6), k) for k in (0, 2, 4)]})
    with collected_notices() as said:
        assert _mask(series, path).any(axis=(1, 2)).tolist() == [True, False, True, False, True, False]
    assert said == ["mask: L1 has no contour on 2 slices between its first and its last; they stay empty"]


UNUSABLE = {
    "a contour lies 2.0 slices outside the image": lambda: [_mm(_circle(20, 20, 6), 7)],
    "a contour on slice 3 reaches outside the image": lambda: [_mm(_circle(45, 20, 9), 2)],
    "contours lie at several depths within slice 3, up to 0.50 slices apart": lambda: [
        _mm(_circle(20, 20, 6), 1.8),
        _mm(_circle(20, 20, 5), 2.3),
    ],
    "a contour is not parallel to the slices of the image": lambda: [_mm(_circle(20, 20, 6), 2)[:, [0, 2, 1]] * (1, 1, 0.3)],
    "a contour has 2 points, 3 are the least": lambda: [_mm([(1, 1), (5, 5)], 2)],
}


@pytest.mark.parametrize("words", UNUSABLE)
def test_an_roi_that_cannot_be_voxels_is_refused_and_costs_only_itself(series, tmp_path, words):
    alone = write_rtstruct(tmp_path / "alone.dcm", {"L1": UNUSABLE[words]()})
    with pytest.raises(MaskError) as caught:
        load_case(series, alone)
    assert caught.value.what == f"L1: {words}"
    both = write_rtstruct(tmp_path / "both.dcm", {"L1": UNUSABLE[words](), "L2": [_mm(_circle(20, 20, 6), 2)]})
    with collected_notices() as said:
        _, (roi,) = load_case(series, both)
    assert roi.name == "L2"
    assert said == [f"mask: L1: {words}; it was left out"]
    with collected_notices(), pytest.raises(MaskError, match="segment L1 cannot be used"):
        load_case(series, both, segments=["L1"])


def test_points_are_no_region(series, tmp_path):
    path = write_rtstruct(tmp_path / "r.dcm", {"L1": [_mm([(5, 5)], 2)]}, kind="POINT")
    with pytest.raises(MaskError, match="no closed contours"):
        load_case(series, path)


def test_contours_alone_are_no_mask(tmp_path):
    path = write_rtstruct(tmp_path / "r.dcm", {"L1": [_mm(_circle(20, 20, 6), 2)]})
    with pytest.raises(MaskError, match="is an RT Structure Set") as caught:
        read_mask(path)
    assert "image" in caught.value.cure


def test_contours_of_another_frame_of_reference_are_refused_unless_accepted(series, tmp_path):
    def foreign(dataset):
        del dataset.FrameOfReferenceUID
        dataset.StructureSetROISequence[0].ReferencedFrameOfReferenceUID = "1.9.9"

    path = write_rtstruct(tmp_path / "r.dcm", {"L1": [_mm(_circle(20, 20, 6), 2)]}, change=foreign)
    with pytest.raises(GeometryError, match="another frame of reference than the image"):
        load_case(series, path)
    with collected_notices():
        load_case(series, path, options=ReadOptions(accept_foreign_mask=True))


def test_contours_lie_on_a_nifti_image_too(series, tmp_path):
    sitk.WriteImage(read_image(series), str(tmp_path / "image.nii.gz"))
    path = write_rtstruct(tmp_path / "r.dcm", {"L1": [_mm(_circle(20, 20, 6), 2)]})
    assert np.array_equal(_mask(tmp_path / "image.nii.gz", path), _mask(series, path))
