"""ROIs of a case list looked for in the headers of its masks: refused where reading would refuse them, and never otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from dicom_kit import write_rtstruct, write_seg, write_series
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.base.segment_names import SegmentNames
from OsteoRadiomicsLib.base.spreadsheets import csv_rows
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort import CaseInput, load_inputs
from OsteoRadiomicsLib.cohort.listing.look import Look, Looking, State
from OsteoRadiomicsLib.images import LabelMap, Segment, write_label_map
from OsteoRadiomicsLib.images.read_image import ReadOptions
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan

SHAPE = (5, 24, 20)
LABELS = np.zeros(SHAPE, np.uint8)
LABELS[1:4, 2:8, 2:18], LABELS[1:4, 8:14, 2:18], LABELS[1:4, 14:20, 2:18] = 1, 2, 3
IMAGE = np.random.default_rng(3).integers(0, 400, SHAPE).astype(np.int16)
FRAMES = [(number, k, (LABELS[k] == number).astype(np.uint8)) for number in (1, 2, 3) for k in range(1, 4)]
PLAN = load_plan("op-mri")
SLICES = [(1, k, LABELS[k]) for k in range(1, 4)]
ITK_SNAP = '{0} 255 0 0 1 1 1 "{1}"\n'


def volume(values: np.ndarray, path: Path) -> Path:
    image = sitk.GetImageFromArray(values)
    image.SetSpacing((0.75, 0.5, 2.5))
    sitk.WriteImage(image, str(path), useCompression=True)
    return path


def slicers(folder: Path, *names: str) -> Path:
    layer = sitk.GetImageFromArray(LABELS)
    layer.SetSpacing((0.75, 0.5, 2.5))
    segments = tuple(Segment(name, label) for label, name in enumerate(names, 1))
    write_label_map(LabelMap((layer,), segments), folder / "m.seg.nrrd")
    return folder / "m.seg.nrrd"


def with_table(folder: Path, table: str, numbers: tuple[int, ...] = (20, 21, 22), end: str = ".txt") -> Path:
    values = np.zeros(SHAPE, np.uint8)
    for label, number in enumerate(numbers, 1):
        values[label == LABELS] = number
    (folder / f"m{end}").write_text(table)
    return volume(values, folder / "m.nii.gz")


def contours(folder: Path, *names: str) -> Path:
    ring = [(-7, -18), (0, -18), (0, -11), (-7, -11)]
    polygons = [np.array([(x, y, 2.5 * k) for x, y in ring], float) for k in range(1, 4)]
    return write_rtstruct(folder / "r.dcm", dict.fromkeys(names, polygons))


def undescribed(folder: Path) -> Path:
    """A SEG whose third segment has frames and no description, so that it is called by its number."""
    path = write_seg(folder / "s.dcm", FRAMES, names=("L1", "L2", "L3"))
    dataset = pydicom.dcmread(path)
    del dataset.SegmentSequence[2]
    dataset.save_as(path)
    return path


MASKS: dict[str, Callable[[Path], Path]] = {
    "segments of Slicer": lambda folder: slicers(folder, "L1", "L2", "L3"),
    "segments of Slicer in other words": lambda folder: slicers(folder, "vertebrae_L1", "L2 vertebra", "colon"),
    "plain labels": lambda folder: volume(LABELS, folder / "m.nrrd"),
    "plain labels of the protocol": lambda folder: volume(
        np.where(LABELS > 0, LABELS + 19, 0).astype(np.uint8), folder / "m.mha"
    ),
    "table of the vertebrae": lambda folder: with_table(folder, "".join(ITK_SNAP.format(19 + k, f"L{k}") for k in (1, 2, 3))),
    "table of other organs": lambda folder: with_table(folder, ITK_SNAP.format(20, "colon") + ITK_SNAP.format(22, "L1")),
    "table of numbers": lambda folder: with_table(folder, "".join(ITK_SNAP.format(k, f"Label {k}") for k in (20, 21, 22))),
    "table of JSON": lambda folder: with_table(folder, json.dumps({"L1": 1, "L2": 2}), (1, 2, 3), ".json"),
    "SEG": lambda folder: write_seg(folder / "s.dcm", FRAMES, names=("L1", "L2", "L3")),
    "SEG of other organs": lambda folder: write_seg(folder / "s.dcm", FRAMES, names=("colon", "L2", "L3")),
    "SEG with an undescribed segment": undescribed,
    "numbers in a SEG": lambda folder: write_seg(folder / "s.dcm", FRAMES, names=("1", "Segment_20", "L3")),
    "label map SEG": lambda folder: write_seg(folder / "s.dcm", SLICES, names=("L1", "L2", "L3"), kind="LABELMAP"),
    "contours": lambda folder: contours(folder, "L1", "L2", "L3"),
    "contours of other organs": lambda folder: contours(folder, "colon"),
}
CHOICES: dict[str, dict[str, tuple[int | str, ...]]] = {
    "the protocol's": {},
    "a name": {"segments": SegmentNames("L3")},
    "another name": {"segments": SegmentNames("L5")},
    "a name of the list's own": {"segments": SegmentNames("colon")},
    "a number for a name": {"segments": SegmentNames("3")},
    "labels": {"labels": (1, 2)},
    "the protocol's labels": {"labels": (20,)},
    "labels that are not there": {"labels": (1, 9)},
}
# What headers cannot say: which labels voxels have.
UNSAID = {
    ("plain labels", "the protocol's"), ("plain labels", "a name"), ("plain labels", "another name"),
    ("plain labels", "a name of the list's own"), ("plain labels", "the protocol's labels"),
    *((mask, "labels that are not there") for mask in MASKS if not mask.startswith(("segments of Slicer", "SEG"))),
    ("label map SEG", "another name"), ("label map SEG", "a name of the list's own"), ("label map SEG", "the protocol's labels"),
    *((mask, choice) for mask in MASKS for choice in ("labels", "a number for a name", "the protocol's labels")
      if not mask.startswith(("segments of Slicer", "SEG"))),
    *(("plain labels of the protocol", choice) for choice in ("another name", "a name of the list's own")),
    *(("table of numbers", choice) for choice in ("another name", "a name of the list's own")),
    *((mask, "a number for a name") for mask in MASKS),
    *((mask, choice) for mask in ("SEG with an undescribed segment", "numbers in a SEG") for choice in CHOICES),
}  # fmt: skip
# Where a header says less than voxels do: refused in other words.
OTHER_WORDS = {("table of other organs", "the protocol's"), ("table of JSON", "the protocol's labels")}


@pytest.fixture(scope="module")
def masks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: make(tmp_path_factory.mktemp("mask")) for name, make in MASKS.items()}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """DICOM or not -> the image that masks are drawn on."""
    folder = tmp_path_factory.mktemp("image")
    return {True: write_series(folder / "series", list(IMAGE)), False: volume(IMAGE, folder / "i.nrrd")}


def looked_at(item: CaseInput) -> Look:
    return Looking(PLAN)(item)


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("mask", MASKS)
def test_a_choice_is_refused_by_headers_only_where_reading_refuses_it(
    mask: str, choice: str, image: dict[bool, Path], masks: dict[str, Path]
) -> None:
    path = masks[mask]
    item = CaseInput("a", "T1", image[path.suffix == ".dcm"], path, **CHOICES[choice])
    look = looked_at(item)
    try:
        with collected_notices():
            load_inputs(item.image, item.mask, PLAN.protocol, labels=item.labels, segments=item.segments)
        refused = ""
    except MaskError as error:
        refused = error.what
    if look.state is State.ROI:
        assert refused
        same = look.reason.startswith(f"case a, T1, the mask: {refused}. ")
        assert same is ((mask, choice) not in OTHER_WORDS), look.reason
    else:
        assert look.state is State.OK, look.reason
        assert not refused or (mask, choice) in UNSAID, refused


def test_the_headers_of_masks_are_enough(image: dict[bool, Path], tmp_path: Path) -> None:
    """Voxels that are damaged show when the case is extracted; a name that is not there shows before."""
    path = slicers(tmp_path, "L1", "L2", "Th12")
    content = bytearray(path.read_bytes())
    content[-20:-10] = bytes(10)
    path.write_bytes(content)
    look = looked_at(CaseInput("a", "T1", image[False], path))
    assert look.state is State.ROI
    assert look.reason.startswith("case a, T1, the mask: there is no segment L3. Choose from 1 (L1), 2 (L2), 3 (Th12).")
    assert looked_at(CaseInput("a", "T1", image[False], path, segments=SegmentNames("L1;L2"))).state is State.OK


def test_without_a_plan_what_the_list_names_is_looked_for(image: dict[bool, Path], tmp_path: Path) -> None:
    path = slicers(tmp_path, "T12", "colon", "L3")
    assert Looking()(CaseInput("a", "T1", image[False], path)).state is State.OK
    look = Looking()(CaseInput("a", "T1", image[False], path, labels=(2, 4)))
    assert (look.state, look.reason) == (
        State.ROI,
        "case a, T1, the mask: label 4 is not in the mask. Choose from 1 (T12), 2 (colon), 3 (L3).",
    )


def test_the_label_of_a_parameter_file_is_looked_for(image: dict[bool, Path], tmp_path: Path) -> None:
    path = slicers(tmp_path, "a", "b", "c")
    (tmp_path / "s.yaml").write_text("setting: {label: 4}\n")
    look = Looking(load_plan(None, tmp_path / "s.yaml"))(CaseInput("a", "", image[False], path))
    assert (look.state, "label 4 is not in the mask" in look.reason) == (State.ROI, True)


def test_a_scheme_of_the_list_names_the_labels(image: dict[bool, Path], masks: dict[str, Path]) -> None:
    item = CaseInput("a", "T1", image[False], masks["plain labels of the protocol"], segments=SegmentNames("L1"))
    assert looked_at(item).state is State.OK
    look = looked_at(CaseInput("a", "T1", image[False], item.mask, segments=SegmentNames("femur"), scheme="verse"))
    assert look.state is State.ROI
    assert "there is no segment femur. Choose from 1 (vertebrae_C1)" in look.reason


def test_a_long_table_is_not_told_whole(image: dict[bool, Path], masks: dict[str, Path]) -> None:
    item = CaseInput("a", "T1", image[False], masks["plain labels"], segments=SegmentNames("multifidus"))
    look = Looking(reading=ReadOptions(scheme="totalsegmentator-v2"))(item)
    assert look.reason.endswith(" and 87 more.")
    assert len(look.reason) < 900


def test_a_list_with_a_wrong_name_is_not_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slicers(tmp_path, "L1", "L2", "L3")
    volume(IMAGE, tmp_path / "i.nrrd")
    (tmp_path / "cases.csv").write_text("case,image,mask,segments\na,i.nrrd,m.seg.nrrd,L1\nb,i.nrrd,m.seg.nrrd,L1;L4\n")
    (tmp_path / "s.yaml").write_text("featureClass: {firstorder: [Mean]}\n")
    words = [str(tmp_path / "cases.csv"), "--settings", str(tmp_path / "s.yaml"), "--out", str(tmp_path / "out")]
    assert main(["cohort", *words]) == 2
    said = capsys.readouterr().err
    assert "error: case b, the mask: there is no segment L4. Choose from 1 (L1), 2 (L2), 3 (L3)." in said
    assert "1 of 2 images cannot be extracted (1 no such ROI), so nothing was extracted" in said
    assert main(["cohort", *words, "--despite", "1"]) == 1
    assert [row["case"] for row in csv_rows((tmp_path / "out" / "features.csv").read_text())] == ["a"]
