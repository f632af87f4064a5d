"""Every kind of DICOM that hospitals hand over, in one list, in worker processes: its own values, or the reason in one line."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_kit import (
    DeflatedExplicitVRLittleEndian,
    write_enhanced,
    write_rtstruct,
    write_seg,
    write_series,
    write_slice,
)  # fmt: skip
from OsteoRadiomicsLib.cli import main
from pydicom.fileset import FileSet
from pydicom.uid import EnhancedCTImageStorage, generate_uid

SETTINGS = "imageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean]\nsetting:\n  binWidth: 25\n"
VALUES = np.random.default_rng(5).integers(0, 900, (6, 20, 24)).astype(np.uint16)
PLACES = [(-10.0, -20.0, 2.5 * k) for k in range(6)]
BOX = np.s_[1:5, 4:14, 5:17]
DRAWN = np.zeros(VALUES.shape, np.uint8)
DRAWN[BOX] = 1
FRAMES = [(1, k, DRAWN[k]) for k in range(1, 5)]
MEAN = float(VALUES[BOX].mean())


def _images(folder: Path) -> dict[str, tuple[Path, float]]:
    """Name -> an image and the mean inside the ROI."""

    def mono(dataset):
        dataset.PhotometricInterpretation = "MONOCHROME1"

    def padded(dataset):
        dataset.add_new(0x00280120, "US", int(VALUES[2, 5, 6]))

    twice = write_series(folder / "twice", list(VALUES))
    for file in sorted(twice.iterdir()):
        (twice / f"again-{file.name}").write_bytes(file.read_bytes())
    (folder / "nested" / "STU").mkdir(parents=True)
    write_series(folder / "nested" / "STU" / "SER", list(VALUES))
    made = {
        "mono1": write_series(folder / "mono1", list(VALUES), change=mono),
        "deflated": write_series(folder / "deflated", list(VALUES), syntax=DeflatedExplicitVRLittleEndian),
        "enhanced": write_enhanced(folder / "enhanced.dcm", VALUES, PLACES),
        "enhanced-ct": write_enhanced(
            folder / "enhanced-ct.dcm",
            VALUES,
            PLACES,
            sop_class=EnhancedCTImageStorage,
            change=lambda dataset: setattr(dataset, "SeriesInstanceUID", "1.2.3.4"),
        ),
        "twice": twice,
        "nested": folder / "nested",
        "padded": write_series(folder / "padded", list(VALUES), change=padded),
    }
    bare = write_series(folder / "bare", list(VALUES))
    for file in bare.iterdir():
        dataset = pydicom.dcmread(file)
        del dataset.file_meta
        with open(file, "wb") as stream:
            pydicom.dcmwrite(stream, dataset, implicit_vr=True, little_endian=True, enforce_file_format=False)
    made["no preamble"] = bare
    found = {name: (path, MEAN) for name, path in made.items()}
    hounsfield = write_series(folder / "hounsfield", list(VALUES), change=mono, slope=2, intercept=-1024)
    return found | {"hounsfield": (hounsfield, 2 * MEAN - 1024)}


def _chosen(folder: Path) -> dict[str, tuple[Path, str, float]]:
    """Name -> an image that holds several volumes, what the line says of them, and the mean: series, image_type, echo_time."""
    dixon, echoes = folder / "dixon", folder / "echoes"
    for name, values in (("WATER", VALUES), ("FAT", VALUES + 1000)):

        def typed(dataset, name=name):
            dataset.ImageType, dataset.EchoTime = ["DERIVED", "PRIMARY", name], 1.2

        def timed(dataset, name=name):
            dataset.EchoTime = {"WATER": 4.6, "FAT": 9.2}[name]

        for place, change in ((dixon, typed), (echoes, timed)):
            place.mkdir(exist_ok=True)
            for k, slice_ in enumerate(values):
                write_slice(place / f"{name}{k}.dcm", slice_, PLACES[k], change=change)
    directory = _disc(folder)
    return {
        "water": (dixon, ",WATER,", MEAN),
        "fat": (dixon, ",FAT,", MEAN + 1000),
        "second echo": (echoes, ",,9.2", MEAN + 1000),
        "disc": (directory, "second,,", MEAN + 1000),
    }


def _disc(folder: Path) -> Path:
    """A DICOMDIR by pydicom that lists two series."""
    media = FileSet()
    for number, name in enumerate(("first", "second")):

        def described(dataset, number=number, name=name):
            dataset.SeriesInstanceUID, dataset.SeriesNumber, dataset.SeriesDescription = f"1.2.3.9.{number}", number, name
            dataset.StudyDate, dataset.StudyTime, dataset.StudyID, dataset.AccessionNumber = "20200101", "1200", "1", ""
            dataset.PatientName, dataset.StudyDescription, dataset.InstanceNumber = "A", "", 1
            dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()

        for file in sorted(write_series(folder / name, list(VALUES + 1000 * number), change=described).iterdir()):
            media.add(file)
    media.write(folder / "disc")
    return folder / "disc" / "DICOMDIR"


def _masks(folder: Path) -> dict[str, Path]:
    """Name -> a mask of the box."""
    corners = np.array([(4.5, 3.5), (16.5, 3.5), (16.5, 13.5), (4.5, 13.5)])  # the outer edges of its pixels
    polygons = [np.column_stack([-10 + 0.75 * corners[:, 0], -20 + 0.5 * corners[:, 1], [2.5 * k] * 4]) for k in range(1, 5)]
    shares = [(1, k, (DRAWN[k] * 200 + 20).astype(np.uint8)) for k in range(1, 5)]
    return {
        "binary": write_seg(folder / "binary.dcm", FRAMES, names=("L1",)),
        "fractional": write_seg(folder / "fractional.dcm", shares, names=("L1",), kind="FRACTIONAL"),
        "label-map": write_seg(folder / "label-map.dcm", FRAMES, names=("L1",), kind="LABELMAP"),
        "contours": write_rtstruct(folder / "contours.dcm", {"L1": polygons}),
    }


def _refused(folder: Path, masks: dict[str, Path]) -> dict[str, tuple[Path, Path, str]]:
    """Name -> image, mask, and a word of the reason."""
    tilted = folder / "tilted"
    tilted.mkdir()
    for k, values in enumerate(VALUES):
        write_slice(tilted / f"{k}.dcm", values, (-10, -20 + 0.5 * k, 2.5 * k))
    unscaled = write_series(folder / "unscaled", list(VALUES), each=[{}, {"intercept": None}, *[{}] * 4])
    plain = write_series(folder / "plain", list(VALUES))
    foreign = write_seg(
        folder / "foreign.dcm", FRAMES, names=("L1",), change=lambda dataset: setattr(dataset, "PatientID", "P2")
    )  # fmt: skip
    cut = folder / "cut.dcm"
    cut.write_bytes(masks["binary"].read_bytes()[:-400])
    return {
        "tilted": (tilted, masks["binary"], "--straighten"),
        "unscaled": (unscaled, masks["binary"], "1 of 6 slices have no RescaleIntercept, the first is a file of the image"),
        "foreign": (plain, foreign, "belongs to another patient than the image"),
        "cut": (plain, cut, "damaged or incomplete"),
    }


@pytest.fixture
def listed(tmp_path: Path) -> tuple[Path, dict[str, float], dict[str, str]]:
    """A case list, the means expected, and the reasons expected."""
    images, masks = _images(tmp_path), _masks(tmp_path)
    refused, chosen = _refused(tmp_path, masks), _chosen(tmp_path)
    plain = tmp_path / "plain"
    lines = [(name, image, masks["binary"], ",,") for name, (image, _) in images.items()]
    lines += [(name, plain, mask, ",,") for name, mask in masks.items()]
    lines += [(name, image, masks["binary"], words) for name, (image, words, _) in chosen.items()]
    lines += [(name, image, mask, ",,") for name, (image, mask, _) in refused.items()]
    rows = ["case,image,mask,series,image_type,echo_time"]
    rows += [f"{name},{image.relative_to(tmp_path)},{mask.name},{words}" for name, image, mask, words in lines]
    (tmp_path / "cases.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "p.yaml").write_text(SETTINGS)
    means = {name: mean for name, (_, mean) in images.items()} | dict.fromkeys(masks, MEAN)
    means |= {name: mean for name, (*_, mean) in chosen.items()}
    return tmp_path / "cases.csv", means, {name: words for name, (_, _, words) in refused.items()}


def _table(path: Path, value: str) -> dict[str, str]:
    with open(path, encoding="utf-8", newline="") as handle:
        return {row["case"]: row[value] for row in csv.DictReader(handle)}


def test_each_line_has_its_values_or_its_reason(listed, capsys):
    cases, means, reasons = listed
    out = cases.parent / "out"
    words = ["cohort", str(cases), "--settings", str(cases.parent / "p.yaml"), "--out", str(out), "--workers", "2"]
    assert main(words) == 2  # nothing is extracted while headers say that lines will fail
    assert main([*words, "--despite", str(len(reasons))]) == 1
    found = {name: float(mean) for name, mean in _table(out / "features.csv", "original_firstorder_Mean").items()}
    assert found == pytest.approx(means)
    failed = _table(out / "failures.csv", "reason")
    assert set(failed) == set(reasons)
    for name, words in reasons.items():
        assert failed[name].startswith(f"case {name}, the ")
        assert words in failed[name]
    said = capsys.readouterr().err
    assert "defect" not in said
    assert "of L1 are padding, where nothing was measured" in said
    assert "6 slices are exact duplicates of others and left out" in said
    assert "voxels of 0.5 or more were taken (--mask-threshold)" in said


def test_what_was_refused_is_taken_where_it_is_asked_for(listed, capsys):
    cases, *_ = listed
    lines = cases.read_text().splitlines()
    cases.write_text("\n".join([lines[0], *(line for line in lines if line.split(",")[0] in ("foreign", "tilted"))]) + "\n")
    out = cases.parent / "out"
    words = ["cohort", str(cases), "--settings", str(cases.parent / "p.yaml"), "--out", str(out)]
    assert main([*words, "--accept-foreign-mask", "--straighten"]) == 0
    assert float(_table(out / "features.csv", "original_firstorder_Mean")["foreign"]) == pytest.approx(MEAN)
    said = capsys.readouterr().err
    assert "belongs to another patient than the image, and was accepted on request" in said
    assert "the slices were straightened" in said
