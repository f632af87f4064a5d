"""The verb ``bodies``: vertebral bodies from masks of whole vertebrae."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import LabelMap, Segment, read_mask, write_label_map
from whole_spine import WholeSpine, dice, renumbered, whole_spine

VERSE = {1: 20, 2: 21, 3: 22, 4: 23, 5: 24}


@pytest.fixture(scope="module")
def spine() -> WholeSpine:
    return whole_spine(spacing=(2.0, 2.0, 2.0))


def written(image: sitk.Image, path: Path) -> str:
    sitk.WriteImage(image, str(path))
    return str(path)


def test_a_protocols_segments_come_out_with_its_names_and_labels(spine: WholeSpine, tmp_path: Path) -> None:
    mask = written(spine.numbered(VERSE), tmp_path / "whole.nii.gz")
    out = tmp_path / "bodies.seg.nrrd"

    assert main(["bodies", "--mask", mask, "--protocol", "op-mri", "--out", str(out)]) == 0

    found = read_mask(out)
    assert [(segment.name, segment.label) for segment in found.segments] == [("L1", 20), ("L2", 21), ("L3", 22)]
    truth = sitk.GetArrayFromImage(spine.bodies)
    for number, segment in enumerate(found.segments, 1):
        assert dice(sitk.GetArrayFromImage(found.mask(segment)) > 0, truth == number) > 0.95


def test_the_record_says_by_what_rule_and_how_much_was_cut(
    spine: WholeSpine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mask = written(spine.numbered(VERSE), tmp_path / "whole.nii.gz")

    assert main(["bodies", "--mask", mask, "--levels", "L3", "--out", str(tmp_path / "b.seg.nrrd"), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    record = json.loads((tmp_path / "b.record.json").read_text())
    assert told["scheme"] == record["scheme"] == "verse"
    (body,) = record["bodies"]
    assert (body["level"], body["rule"]) == ("L3", "arches")
    assert body["whole_ml"] == pytest.approx(float((sitk.GetArrayViewFromImage(spine.labels) == 3).sum()) * 0.008)
    assert body["volume_ml"] < body["whole_ml"]


def test_numbers_that_could_be_two_programs_are_refused_and_a_name_settles_it(
    spine: WholeSpine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mask = written(spine.numbered({1: 6, 2: 5, 3: 4, 4: 3, 5: 2}), tmp_path / "whole.nii.gz")
    out = ["--out", str(tmp_path / "b.seg.nrrd")]

    assert main(["bodies", "--mask", mask, "--scheme", "totalsegmentator-vertebrae-mr", *out]) == 0
    two = written(spine.numbered({1: 5, 2: 4, 3: 3, 4: 2, 5: 1}), tmp_path / "two.nii.gz")
    capsys.readouterr()

    assert main(["bodies", "--mask", two, *out]) == 2

    said = capsys.readouterr().err
    assert "their order fits 2 numberings" in said
    assert "--scheme totalsegmentator-vertebrae-mr|spider" in said


def test_numbers_in_names_of_segments_are_the_labels_of_the_program_that_wrote_them(spine: WholeSpine, tmp_path: Path) -> None:
    numbers = (20, 21, 22, 23, 24)
    segments = tuple(Segment(f"Label_{number}", label) for label, number in enumerate(numbers, 1))
    mask, out = tmp_path / "whole.seg.nrrd", tmp_path / "b.seg.nrrd"
    write_label_map(LabelMap((spine.labels,), segments), mask)

    assert main(["bodies", "--mask", str(mask), "--scheme", "verse", "--out", str(out)]) == 0

    assert [segment.name for segment in read_mask(out).segments] == ["L1", "L2", "L3", "L4", "L5"]


def test_a_count_from_below_takes_the_level_that_the_reader_says(spine: WholeSpine, tmp_path: Path) -> None:
    mask = written(spine.numbered({1: 5, 2: 4, 3: 3, 4: 2, 5: 1}), tmp_path / "whole.nii.gz")
    out = tmp_path / "b.seg.nrrd"

    assert main(["bodies", "--mask", mask, "--scheme", "spider", "--lowest", "L6", "--out", str(out)]) == 0

    assert [segment.name for segment in read_mask(out).segments] == ["L2", "L3", "L4", "L5", "L6"]


def test_subregions_of_another_mask_say_what_is_body(spine: WholeSpine, tmp_path: Path) -> None:
    mask = written(spine.numbered(VERSE), tmp_path / "instances.nii.gz")
    regions = written(renumbered(spine.bodies, dict.fromkeys(range(1, 6), 49)), tmp_path / "subregions.nii.gz")
    out = tmp_path / "b.seg.nrrd"

    assert main(["bodies", "--mask", mask, "--bodies", f"{regions}:49,50", "--out", str(out)]) == 0

    found = sitk.GetArrayFromImage(read_mask(out).grid)
    assert np.array_equal(found > 0, sitk.GetArrayFromImage(spine.bodies) > 0)


def test_the_picture_is_written_before_the_bodies_are_used(spine: WholeSpine, tmp_path: Path) -> None:
    mask = written(spine.numbered(VERSE), tmp_path / "whole.nii.gz")
    image = written(sitk.Cast(spine.bodies, sitk.sitkInt16), tmp_path / "image.nii.gz")
    picture = tmp_path / "look.png"

    assert main(["bodies", "--mask", mask, "--image", image, "--png", str(picture), "--out", str(tmp_path / "b.seg.nrrd")]) == 0

    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--levels", "L9"], "L9 is no vertebra"),
        (["--levels", "T1"], "none of the levels asked for is in it"),
        (["--inside-mm", "50"], "50 mm inside the surface cannot be"),
        (["--inside-mm", "nan"], "mm inside the surface cannot be"),
        (["--protocol", "pain-mri"], "draws no vertebra"),
        (["--canal", "MASK:7"], "has no label 7"),
        (["--uncut", "--canal", "MASK:20"], "bodies already are not cut"),
        (["--scheme", "musclemap"], "none of its labels is a vertebra"),
        (["--scheme", "totalspineseg-2024"], "would lie above"),
        (["--png", "p.png"], "--image and --png belong together"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    arguments: list[str], said: str, spine: WholeSpine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mask = written(spine.numbered(VERSE), tmp_path / "whole.nii.gz")
    arguments = [text.replace("MASK", mask) for text in arguments]
    out = tmp_path / "b.seg.nrrd"

    assert main(["bodies", "--mask", mask, *arguments, "--out", str(out)]) == 2

    lines = capsys.readouterr().err.strip().splitlines()
    assert said in lines[-1]
    assert not out.exists()
    assert not list(tmp_path.glob("*.record.json"))
