"""Results as DICOM objects: valid by other makers' tools, and the voxels and values that went in come out again."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from dicom_kit import write_series
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.heatmaps.files import MapInfo, read_map, write_map
from OsteoRadiomicsLib.images import LabelMap, Segment, load_case, read_image, read_mask, write_label_map
from OsteoRadiomicsLib.images.dicom.codes import lab_of, rgb_of

pytest.importorskip("highdicom")

L1 = "x~SCT^91723000^Anatomical Structure~SCT^66794005^L1 vertebra~^^~y~^^~^^"
MULTIFIDUS = "x~SCT^91723000^Anatomical Structure~SCT^5709001^Multifidus~SCT^24028007^Right~y~^^~^^"
MEAN, VOLUME = "original_firstorder_Mean", "original_shape_MeshVolume"
LONG = "log-sigma-3-0-mm-3D_glszm_SmallAreaLowGrayLevelEmphasis"
EXACT = 1.23456789012345678
DRAWN = {"L1": (slice(1, 4), slice(3, 9), slice(4, 12)), "L2": (slice(2, 5), slice(10, 15), slice(4, 12))}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A series, a mask of two vertebrae, a table of two sequences and a map."""
    random = np.random.default_rng(0)
    series = write_series(tmp_path / "ct", [random.integers(0, 100, (20, 24)).astype(np.int16) for _ in range(6)])
    image = read_image(series)
    labels = np.zeros((6, 20, 24), np.uint8)
    for label, box in enumerate(DRAWN.values(), start=1):
        labels[box] = label
    write_label_map(
        LabelMap((_on(image, labels),), (Segment("L1", 1, 0, (220, 40, 30), L1), Segment("L2", 2, 0, (0, 114, 178)))),
        tmp_path / "mask.seg.nrrd",
    )
    (tmp_path / "features.csv").write_text(
        f"case,sequence,roi,{MEAN},{VOLUME},{LONG}\n"
        f"P1,CT,L1,{EXACT!r},33.5,\nP1,CT,L2,-2.5,12.25,0.125\nP1,other,L1,9,9,9\nP2,CT,L1,8,8,8\n",
        encoding="utf-8",
    )
    values = np.where(labels > 0, random.normal(size=labels.shape), np.nan).astype(np.float32)
    about = MapInfo("occlusion", "What the Radscore comes from", "score", signed=True, rois=("L1", "L2"))
    write_map(_on(image, values), about, tmp_path / "map.nrrd", inputs=(), plan=None, versions={})
    return tmp_path


def _on(image: sitk.Image, voxels: np.ndarray) -> sitk.Image:
    found = sitk.GetImageFromArray(voxels)
    found.CopyInformation(image)
    return found


def export(case: Path, *more: str, features: bool = False) -> int:
    table = ["--features", str(case / "features.csv"), "--case", "P1", "--sequence", "CT"] if features else []
    given = ["--image", str(case / "ct"), "--mask", str(case / "mask.seg.nrrd"), "--out", str(case / "out")]
    return main(["dicom", "export", *given, *table, *more])


def tool(name: str, *arguments: str | Path) -> str:
    """What another maker's program says. Skips where it is not installed."""
    program = Path(sys.executable).parent / name
    if not program.exists():
        pytest.skip(f"{name} is not installed")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr


def errors_of(file: Path) -> list[str]:
    return [line for line in tool("dciodvfy", file).splitlines() if line.startswith(("Error", "Abort"))]


def test_every_object_is_valid_and_belongs_to_the_examination(case: Path) -> None:
    assert export(case, "--map", str(case / "map.nrrd"), features=True) == 0
    written = sorted((case / "out").iterdir())
    assert [file.name for file in written] == ["map.dcm", "picture.dcm", "report.dcm", "segmentation.dcm"]
    assert {file.name: errors_of(file) for file in written} == {file.name: [] for file in written}
    assert "Error" not in tool("dcentvfy", *sorted((case / "ct").iterdir()), *written)
    source = pydicom.dcmread(case / "ct" / "000.dcm")
    for file in written:
        dataset = pydicom.dcmread(file)
        assert dataset.StudyInstanceUID == source.StudyInstanceUID
        assert dataset.PatientID == source.PatientID
        assert "For research use only: not a diagnosis." in dataset.SeriesDescription


def test_nobodys_name_stands_on_the_terminal(case: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for file in (case / "ct").iterdir():
        dataset = pydicom.dcmread(file)
        dataset.PatientName = dataset.ReferringPhysicianName = "Mustermann"
        dataset.save_as(file)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert export(case, "--map", str(case / "map.nrrd"), features=True) == 0
    told = capfd.readouterr()
    assert "Mustermann" not in "".join((told.out, told.err, *(str(each.message) for each in warned)))


@pytest.mark.parametrize("form", [(), ("--label-map",), ("--algorithm", "Some network")])
def test_the_segmentation_is_read_as_what_was_drawn(case: Path, form: tuple[str, ...]) -> None:
    assert export(case, *form) == 0
    file = case / "out" / "segmentation.dcm"
    assert errors_of(file) == []
    _, rois = load_case(case / "ct", file)
    for roi, box in zip(rois, DRAWN.values(), strict=True):
        voxels = sitk.GetArrayFromImage(roi.mask)
        assert voxels[box].all()
        assert voxels.sum() == voxels[box].size
    first, second = read_mask(file).segments
    assert (first.name, first.color, second.color) == ("L1", (220, 40, 30), (0, 114, 178))
    assert "SCT^66794005^L1 vertebra" in str(first.terminology)
    drawn_by = {item.SegmentAlgorithmType for item in pydicom.dcmread(file).SegmentSequence}
    assert drawn_by == {"AUTOMATIC" if "--algorithm" in form else "MANUAL"}


def test_dcmqi_reads_the_same_voxels(case: Path) -> None:
    assert export(case) == 0
    (case / "read").mkdir()
    file = case / "out" / "segmentation.dcm"
    tool("segimage2itkimage", "--inputDICOM", file, "--outputDirectory", case / "read", "--prefix", "s", "-t", "nrrd")
    image = read_image(case / "ct")
    for number, box in enumerate(DRAWN.values(), start=1):
        found = sitk.ReadImage(str(case / "read" / f"s-{number}.nrrd"))
        voxels = sitk.GetArrayFromImage(sitk.Resample(found, image, sitk.Transform(), sitk.sitkNearestNeighbor))
        assert (voxels[box] == 1).all() or (voxels[box] == number).all()
        assert np.count_nonzero(voxels) == voxels[box].size


def test_dcmqi_reads_the_same_values(case: Path) -> None:
    assert export(case, features=True) == 0
    tool("tid1500reader", "--inputDICOM", case / "out" / "report.dcm", "--outputMetadata", case / "read.json")
    groups = json.loads((case / "read.json").read_text(encoding="utf-8"))["Measurements"]
    assert [group["TrackingIdentifier"] for group in groups] == ["L1", "L2"]
    assert groups[0]["Finding"]["CodeValue"] == "66794005"
    mean, volume, undefined = groups[0]["measurementItems"]
    assert float(mean["value"]) == pytest.approx(EXACT, abs=1e-14)
    assert (mean["quantity"]["CodeValue"], mean["quantity"]["CodingSchemeDesignator"]) == ("Q4LE", "IBSI")
    assert (volume["value"], volume["units"]["CodeValue"]) == ("33.5", "mm3")
    assert (undefined["quantity"]["CodeValue"], undefined["value"]) == (LONG, "")
    assert [float(item["value"]) for item in groups[1]["measurementItems"]] == [-2.5, 12.25, 0.125]


def test_the_report_keeps_every_digit_and_says_what_is_no_number(case: Path) -> None:
    assert export(case, features=True) == 0
    items = list(numbers_in(pydicom.dcmread(case / "out" / "report.dcm")))
    assert items[0].MeasuredValueSequence[0].FloatingPointValue == EXACT
    assert not items[2].MeasuredValueSequence
    assert items[2].NumericValueQualifierCodeSequence[0].CodeMeaning == "Not a number"


def numbers_in(item: Any) -> Any:
    if item.get("ValueType") == "NUM" and item.ConceptNameCodeSequence[0].CodingSchemeDesignator in ("IBSI", "99OSTEORAD"):
        yield item
    for child in item.get("ContentSequence") or []:
        yield from numbers_in(child)


def test_the_map_lies_on_the_images_and_says_where_it_has_no_value(case: Path) -> None:
    assert export(case, "--map", str(case / "map.nrrd")) == 0
    dataset = pydicom.dcmread(case / "out" / "map.dcm")
    heights = [
        float(frame.PlanePositionSequence[0].ImagePositionPatient[2]) for frame in dataset.PerFrameFunctionalGroupsSequence
    ]
    assert heights == sorted(heights)
    found = dataset.pixel_array
    expected = sitk.GetArrayFromImage(read_map(case / "map.nrrd"))
    assert np.array_equal(found == dataset.FloatPixelPaddingValue, np.isnan(expected))
    assert np.array_equal(found[~np.isnan(expected)], expected[~np.isnan(expected)])
    picture = pydicom.dcmread(case / "out" / "picture.dcm")
    assert picture.PhotometricInterpretation == "RGB"
    assert picture.pixel_array.std() > 0


def test_dcmqi_reads_the_same_map(case: Path) -> None:
    assert export(case, "--map", str(case / "map.nrrd")) == 0
    (case / "read").mkdir()
    tool("paramap2itkimage", "--inputDICOM", case / "out" / "map.dcm", "--outputDirectory", case / "read", "-t", "nrrd")
    found, expected = sitk.ReadImage(str(case / "read" / "pmap.nrrd")), read_map(case / "map.nrrd")
    assert found.GetSize() == expected.GetSize()
    for one, other in zip(grid_of(found), grid_of(expected), strict=True):
        assert one == pytest.approx(other)
    values = sitk.GetArrayFromImage(found)
    padding = pydicom.dcmread(case / "out" / "map.dcm").FloatPixelPaddingValue
    assert np.array_equal(np.where(values == padding, np.nan, values), sitk.GetArrayFromImage(expected), equal_nan=True)
    about = json.loads((case / "read" / "meta.json").read_text(encoding="utf-8"))
    assert about["MeasurementUnitsCode"]["CodeMeaning"] == "score"
    assert about["AnatomicRegionSequence"]["CodeMeaning"] == "Tissue"


def grid_of(image: sitk.Image) -> tuple[tuple[float, ...], ...]:
    return image.GetOrigin(), image.GetSpacing(), image.GetDirection()


@pytest.mark.parametrize(
    ("kinds", "region", "side"),
    [
        ((MULTIFIDUS, None), "Multifidus", "R"),
        ((MULTIFIDUS, MULTIFIDUS.replace("24028007", "7771000")), "Multifidus", "B"),
        ((L1, None), "L1 vertebra", "U"),
        ((L1, L1.replace("66794005", "1").replace("L1 ", "L9 ")), "Tissue", "U"),
    ],
)
def test_a_map_says_what_it_shows_and_on_which_side(case: Path, kinds: tuple[str, str | None], region: str, side: str) -> None:
    mask = read_mask(case / "mask.seg.nrrd")
    segments = tuple(Segment(f"L{n}", n, 0, None, kind) for n, kind in enumerate(kinds, 1) if kind)
    write_label_map(LabelMap(mask.layers, segments), case / "mask.seg.nrrd")
    assert export(case, "--map", str(case / "map.nrrd")) == 0
    (shown,) = pydicom.dcmread(case / "out" / "map.dcm").SharedFunctionalGroupsSequence[0].FrameAnatomySequence
    assert (shown.AnatomicRegionSequence[0].CodeMeaning, shown.FrameLaterality) == (region, side)


def test_the_same_results_are_the_same_instances(case: Path) -> None:
    assert export(case, features=True) == 0
    once = uids(case / "out")
    assert export(case, features=True) == 0
    assert uids(case / "out") == once
    table = case / "features.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("33.5", "33.6"), encoding="utf-8")
    assert export(case, features=True) == 0
    changed = uids(case / "out")
    assert changed["segmentation.dcm"] == once["segmentation.dcm"]
    assert changed["report.dcm"] != once["report.dcm"]


def uids(folder: Path) -> dict[str, str]:
    return {file.name: pydicom.dcmread(file).SOPInstanceUID for file in folder.iterdir()}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--case", "P1"), "holds several sequences. Name the one of these images with --sequence: CT, other"),
        (("--sequence", "CT"), "holds several cases. Name one with --case: P1, P2"),
        (("--case", "P1", "--sequence", "T9"), "has no sequence T9"),
    ],
)
def test_rows_of_other_images_are_not_guessed(
    case: Path, arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(case, "--features", str(case / "features.csv"), *arguments) == 2
    assert told in capsys.readouterr().err
    assert not list((case / "out").glob("*"))


def test_a_row_of_another_mask_is_refused(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = case / "features.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("P1,CT,L2", "P1,CT,L3"), encoding="utf-8")
    assert export(case, features=True) == 2
    assert "has a row of L3, which the mask does not hold. The mask holds L1, L2" in capsys.readouterr().err


def test_images_without_uids_are_refused(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (case / "ct").iterdir():
        dataset = pydicom.dcmread(file)
        dataset.StudyInstanceUID = ""
        dataset.save_as(file)
    assert export(case) == 2
    assert "has no StudyInstanceUID, without which nothing can refer to it. Export the series again" in capsys.readouterr().err


def test_an_image_that_is_no_dicom_is_refused(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--image", str(case / "map.nrrd"), "--mask", str(case / "mask.seg.nrrd"), "--out", str(case / "out")]
    assert main(["dicom", "export", *given]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_map_of_other_images_is_refused(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved = read_map(case / "map.nrrd")
    moved.SetOrigin((0.0, 0.0, 50.0))
    about = MapInfo("occlusion", "Elsewhere", "score", signed=True, rois=("L1",))
    write_map(moved, about, case / "moved.nrrd", inputs=(), plan=None, versions={})
    assert export(case, "--map", str(case / "moved.nrrd")) == 2
    assert "Give the map that was made of this series" in capsys.readouterr().err
    assert not list((case / "out").glob("*"))


def test_label_maps_hold_no_overlapping_segments(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = read_image(case / "ct")
    whole = np.zeros((6, 20, 24), np.uint8)
    whole[DRAWN["L1"]] = 1
    layers = (_on(image, whole), _on(image, whole))
    write_label_map(LabelMap(layers, (Segment("a", 1, 0), Segment("b", 1, 1))), case / "mask.seg.nrrd")
    assert export(case) == 0
    assert export(case, "--label-map") == 2
    assert "b overlaps another segment. Leave out --label-map" in capsys.readouterr().err


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 0, 255), (128, 174, 128), (0, 0, 0), (255, 255, 255)])
def test_a_colour_is_read_as_it_was_written(colour: tuple[int, int, int]) -> None:
    assert rgb_of(lab_of(colour)) == colour


def test_colours_are_those_of_the_profile_connection_space() -> None:
    """CIELab with white D50 of sRGB's red is (54.29, 80.81, 69.89): ICC.1:2010 and the sRGB profile of the ICC."""
    lightness, a, b = lab_of((255, 0, 0))
    found = (lightness * 100 / 65535, a * 255 / 65535 - 128, b * 255 / 65535 - 128)
    assert found == pytest.approx((54.29, 80.81, 69.89), abs=0.05)
