"""The verbs ``segment`` and ``train-segmentation``: from images to a segmentation, and from drawings to a network's file."""

from __future__ import annotations

import csv
import json
import sys

import numpy as np
import pytest
import SimpleITK as sitk
from deep_kit import bright_model, bright_network
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort.lock import only_runner
from OsteoRadiomicsLib.deep.segmentation.facts import KIND, SegmentationFacts
from OsteoRadiomicsLib.deep.weights import load_deep_model
from OsteoRadiomicsLib.images import read_mask
from OsteoRadiomicsLib.readings.consensus import form_consensus
from readings.study_kit import SetClock, new_study, read_all, reader, sit
from toy_spine import toy_spine

pytest.importorskip("onnx", reason="the tests' network is written with onnx")
pytest.importorskip("onnxruntime", reason="networks are used with onnxruntime")

ALL = ("T12", "L1", "L2", "L3", "L4")


@pytest.fixture(scope="module")
def spine(tmp_path_factory):
    """An image of five bodies in an order of axes of its own, its mask of all of them, and a network that finds them."""
    folder = tmp_path_factory.mktemp("spine")
    image, labels, _ = toy_spine(drawn=ALL)
    for name, each in (("image", image), ("mask", labels)):
        sitk.WriteImage(sitk.DICOMOrient(each, "SRP"), str(folder / f"{name}.nii.gz"))
    bright_model(folder / "model.zip")
    return folder


def _segment(folder, *more, model="model.zip", image="image.nii.gz"):
    found = ["segment", "--model", str(folder / model), "--image", str(folder / image)]
    return main([*found, "--out", str(folder / "found.seg.nrrd"), *more])


def _dice(one, other):
    return 2 * (one & other).sum() / (one.sum() + other.sum())


def test_bodies_lie_on_the_images_grid_without_torch(spine, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # importing it fails
    assert _segment(spine) == 0
    found, drawn = read_mask(spine / "found.seg.nrrd"), read_mask(spine / "mask.nii.gz")
    assert np.allclose(found.grid.GetDirection(), drawn.grid.GetDirection())
    assert _dice(sitk.GetArrayFromImage(found.grid) > 0, sitk.GetArrayFromImage(drawn.grid) > 0) > 0.95


def test_the_record_says_which_network_and_what_to_doubt(spine, capsys):
    assert _segment(spine, "--sequence", "TIRM", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    record = json.loads((spine / "found.record.json").read_text(encoding="utf-8"))
    assert told["model"] == record["model"] == load_deep_model(spine / "model.zip", KIND, SegmentationFacts).hash
    assert record["warnings"] == ["the network was trained on T1, this image is TIRM: look at every slice"]
    assert [body["level"] for body in record["bodies"]] == [None] * 5  # never guessed
    assert record["bodies"][2]["volume_ml"] == pytest.approx(20 * 28.75 * 8 * 3.3 / 1000, rel=0.1)


def test_a_point_in_one_body_names_them_all(spine):
    drawn = sitk.ReadImage(str(spine / "mask.nii.gz"))
    shapes = sitk.LabelShapeStatisticsImageFilter()
    shapes.Execute(drawn)
    point = ",".join(f"{value:.1f}" for value in shapes.GetCentroid(3))
    assert _segment(spine, "--anchor", f"L2={point}") == 0
    found = read_mask(spine / "found.seg.nrrd")
    assert [segment.name for segment in found.segments] == list(ALL)
    third = sitk.GetArrayFromImage(found.mask(found.segments[2])) > 0
    assert _dice(third, sitk.GetArrayFromImage(drawn) == 3) > 0.95


def test_a_point_beside_every_body_is_refused(spine, capsys):
    assert _segment(spine, "--anchor", "L2=400,0,0") == 2
    assert "image.nii.gz" in _refused(capsys)


def test_probability_and_disagreement_are_images_on_the_same_grid(spine):
    assert _segment(spine, "--probability", str(spine / "p.nrrd"), "--disagreement", str(spine / "d.nrrd")) == 0
    probability, disagreement = (sitk.ReadImage(str(spine / name)) for name in ("p.nrrd", "d.nrrd"))
    drawn = sitk.GetArrayFromImage(sitk.ReadImage(str(spine / "mask.nii.gz"))) > 0
    assert sitk.GetArrayFromImage(probability)[drawn].mean() > 0.9
    assert sitk.GetArrayFromImage(disagreement).max() < 1e-4  # the network looks at the slice in the middle only


def test_slices_unlike_those_of_training_are_said_with_the_number(spine, capsys):
    bright_model(spine / "thin.zip", slice_mm=(1.0, 1.0))
    assert _segment(spine, model="thin.zip") == 0
    assert "slices of 3.30 mm are unlike those of training (1.00 to 1.00 mm)" in capsys.readouterr().err


def _refused(capsys):
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_an_axial_series_is_refused_in_one_line(spine, capsys):
    image = sitk.Image((60, 60, 12), sitk.sitkFloat32)
    image.SetSpacing((0.7, 0.7, 5.0))
    sitk.WriteImage(image, str(spine / "axial.nii.gz"))
    assert _segment(spine, image="axial.nii.gz") == 2
    assert "axial series, 5.0 mm from slice to slice" in _refused(capsys)


def test_an_image_without_a_body_is_refused_in_one_line(spine, capsys):
    image = sitk.GetImageFromArray(np.random.default_rng(1).normal(size=(6, 60, 60)).astype(np.float32))
    image.SetSpacing((1.25, 1.25, 4.0))
    image.SetDirection((0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, -1.0, 0.0))
    sitk.WriteImage(image, str(spine / "noise.nii.gz"))
    bright_model(spine / "strict.zip", bright_network(threshold=3.9))
    assert _segment(spine, image="noise.nii.gz", model="strict.zip") == 2
    assert "no vertebral body is found" in _refused(capsys)


@pytest.mark.parametrize("network", [b"no graph", bright_network(classes=3)], ids=["no graph", "another output"])
def test_a_network_that_cannot_be_used_is_refused_in_one_line(spine, capsys, network):
    bright_model(spine / "odd.zip", network)
    assert _segment(spine, model="odd.zip") == 2
    assert "no network from 3 slices to bodies" in _refused(capsys)


def test_an_altered_model_is_refused_in_one_line(spine, capsys):
    bright_model(spine / "altered")
    path = spine / "altered" / "network.onnx"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert _segment(spine, model="altered") == 2
    assert "network.onnx does not match its checksum" in _refused(capsys)


def test_missing_onnxruntime_is_told_in_one_line(spine, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert _segment(spine) == 2
    assert "needs the package onnxruntime" in _refused(capsys)


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """A list of two drawn cases and one whose mask is missing."""
    folder = tmp_path_factory.mktemp("drawn")
    rows = [("case", "image", "mask", "patient", "sequence")]
    for seed in (1, 2):
        image, labels, _ = toy_spine(seed)
        for name, each in ((f"image-{seed}.nii.gz", image), (f"mask-{seed}.nii.gz", sitk.Cast(labels, sitk.sitkUInt8))):
            values = sitk.GetArrayFromImage(each)
            if name.startswith("mask"):
                values = np.where(values > 0, values + 18, 0).astype(np.uint8)  # VerSe: L1 is 20
            made = sitk.GetImageFromArray(values)
            made.CopyInformation(each)
            sitk.WriteImage(made, str(folder / name))
        rows.append((f"c{seed}", f"image-{seed}.nii.gz", f"mask-{seed}.nii.gz", f"p{seed}", "T1"))
    rows.append(("c3", "image-1.nii.gz", "missing.nii.gz", "p3", "T1"))
    with (folder / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder


def _train(folder, *more):
    return main(["train-segmentation", str(folder / "cases.csv"), "--out", str(folder / "trained"), *more])


def test_a_list_becomes_a_network_that_segments(listed, capsys):
    pytest.importorskip("torch", reason="networks are trained with torch")
    small = ("--network", "small", "--steps", "1", "--batch", "2", "--threads", "1", "--scheme", "verse")
    assert _train(listed, *small, "--leave-out", "p2") == 1  # one case fails
    captured = capsys.readouterr()
    assert "missing.nii.gz" in captured.err
    assert "c2: Dice" in captured.out
    facts = load_deep_model(listed / "trained" / "model.zip", KIND, SegmentationFacts).facts
    assert (facts.volumes, facts.patients, facts.levels, facts.sequences) == (1, 1, ("L1", "L2", "L3"), {"T1": 1})
    assert (facts.steps, facts.ended, facts.parameters) == (1, "steps", 568_714 + 2 * 9 * 16)  # two channels more
    assert facts.held_out[0].number == 2
    told = main(["segment", "--model", str(listed / "trained" / "model.zip"), "--image", str(listed / "image-1.nii.gz"),
                 "--out", str(listed / "found.seg.nrrd")])  # fmt: skip
    assert told in (0, 2)  # one step teaches little: bodies, or the line that there are none


def test_an_unknown_patient_to_leave_out_is_refused(listed, capsys):
    pytest.importorskip("torch", reason="networks are trained with torch")
    assert _train(listed, "--leave-out", "p9", "--scheme", "verse") == 2
    assert "no volume is of the patient p9" in capsys.readouterr().err


def test_two_trainings_into_one_folder_are_refused(listed, capsys):
    pytest.importorskip("torch", reason="networks are trained with torch")
    with only_runner(listed / "trained"):
        assert _train(listed, "--scheme", "verse") == 2
    assert "another run works in this folder" in _refused(capsys)


def test_missing_torch_is_told_in_one_line(listed, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert _train(listed) == 2
    assert "needs the package torch (about 200 MB to fetch, 750 MB on the disk)" in _refused(capsys)


@pytest.mark.parametrize(
    ("words", "what"), [(("--minutes", "0"), "minutes"), (("--steps", "0"), "steps"), (("--threads", "0"), "threads")]
)
def test_impossible_settings_are_refused(listed, capsys, words, what):
    assert _train(listed, *words) == 2
    assert what in _refused(capsys)


def test_a_list_without_masks_is_refused(tmp_path, capsys):
    pytest.importorskip("torch", reason="networks are trained with torch")
    (tmp_path / "cases.csv").write_text("case,image\na,b.nrrd\n", encoding="utf-8")
    assert _train(tmp_path) == 2
    assert "has no column mask" in _refused(capsys)


def test_the_final_masks_of_a_reader_study_become_a_network(listed, tmp_path, capsys):
    pytest.importorskip("torch", reason="networks are trained with torch")
    clock = SetClock()
    root = new_study(tmp_path, clock, reader("A"), reader("B"))
    small = ["--network", "small", "--steps", "1", "--batch", "2", "--threads", "1", "--held-out", "0", "--scheme", "verse"]
    out = tmp_path / "trained"
    assert main(["train-segmentation", str(root), "--out", str(out), *small]) == 2
    assert "has no final masks yet" in _refused(capsys)
    assert not out.exists()
    for who in "AB":
        read_all(root, who, clock)
    with sit(root, "coordinator", clock) as desk:
        form_consensus(desk, "majority")
    assert main(["train-segmentation", str(root), str(listed / "cases.csv"), "--out", str(out), *small]) == 1
    assert "missing.nii.gz" in capsys.readouterr().err
    facts = load_deep_model(out / "model.zip", KIND, SegmentationFacts).facts
    assert (facts.volumes, facts.patients, facts.levels) == (5, 5, ("L1", "L2", "L3"))
    assert len(list((out / "drawn").glob("*.seg.nrrd"))) == 3
    assert not any(b"MRN-100" in path.read_bytes() for path in out.rglob("*") if path.is_file())


def test_the_sacrum_in_a_mask_names_the_bodies_above_it(spine, capsys):
    drawn = sitk.ReadImage(str(spine / "mask.nii.gz"))
    values = sitk.GetArrayFromImage(drawn)
    image = sitk.GetImageFromArray(np.where(values == 5, 91, np.where(values == 4, 27, 0)).astype(np.uint8))
    image.CopyInformation(drawn)
    sitk.WriteImage(image, str(spine / "sacrum.nii.gz"))
    assert _segment(spine, "--sacrum", str(spine / "sacrum.nii.gz")) == 2
    assert "has no segment of the sacrum, but" in _refused(capsys)
    known = sitk.ChangeLabel(image, changeMap={91: 26})  # VerSe's S1
    sitk.WriteImage(known, str(spine / "sacrum.nii.gz"))
    assert _segment(spine, "--sacrum", str(spine / "sacrum.nii.gz"), "--scheme", "verse") == 0
    assert [segment.name for segment in read_mask(spine / "found.seg.nrrd").segments] == ["L2", "L3", "L4", "L5", "S1"]
