"""Case lists whose images and masks lie in scenes, as headless Slicer works through them."""

import csv
import errno
import json
import os
import runpy
import signal
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
import vtk
from cohort.test_shards import run_here
from cohort.worker_kit import PLAN
from made_up_case import MEAN
from made_up_map_models import linear_model
from mrml.warp_kit import put_under, warp
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort import read_cases, run_cohort
from OsteoRadiomicsLib.cohort.listing.check import Gate
from OsteoRadiomicsLib.cohort.listing.look import Looking
from OsteoRadiomicsLib.cohort.scenes import SceneOpener
from OsteoRadiomicsLib.images.read_image import AS_USUAL
from OsteoRadiomicsLib.images.scenes.opening import scenes_read_by
from OsteoRadiomicsLib.mrml.scene_reading import SlicersReader
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.scoring import save_model
from slicer_host.driving import ROOT, boxes, noisy_volume
from slicer_host.fixtures import make_segmentation

BATCH = ROOT / "OsteoRadiomics" / "Scripts" / "batch.py"
SETTINGS = "imageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean, Energy]\n  shape: [MeshVolume]\n"
HEAD = "case,sequence,image,mask,volume,segmentation"


@pytest.fixture
def slicer_runs(host, monkeypatch):
    """Runs the script as Slicer does and returns the exit code that it gave to Slicer."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", [str(BATCH), *map(str, arguments)])
        runpy.run_path(str(BATCH), run_name="__main__")
        return host.app.exit_code

    return run


@pytest.fixture
def folder(scene, tmp_path):
    """A packed scene with two images, one of them turned, and one segmentation; its files unpacked beside it; settings of few
    features."""
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    first, second = noisy_volume(scene, "T1"), noisy_volume(scene, "T2")
    second.GetImageData().GetPointData().GetScalars().SetComponent(1000, 0, 500.0)
    make_segmentation(scene, first, boxes(["L1", "L2", "L3"]), name="drawn")
    assert scene.WriteToMRB(str(tmp_path / "p17.mrb"))
    os.utime(tmp_path / "p17.mrb", (1, 1))  # hashes of files that were written just now are not kept
    with zipfile.ZipFile(tmp_path / "p17.mrb") as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path


def listed(folder, *lines, head=HEAD, name="cases.csv"):
    (folder / name).write_text("\n".join((head, *lines)) + "\n")
    return folder / name


@pytest.fixture
def scenes(folder):
    """A list of two lines of one scene."""
    return listed(folder, "p17,T1,p17.mrb,p17.mrb,T1,drawn", "p17,T2,p17.mrb,p17.mrb,T2,drawn")


@pytest.fixture
def files(folder):
    """The same list for the files that 3D Slicer wrote."""
    data = "unpacked/p17/Data"
    lines = [f"p17,{name},{data}/{name}.nrrd,{data}/drawn.seg.nrrd" for name in ("T1", "T2")]
    return listed(folder, *lines, head="case,sequence,image,mask", name="files.csv")


def settings(folder):
    return "--settings", str(folder / "settings.yaml")


def test_scenes_give_the_bytes_that_the_command_line_gives_of_their_files(slicer_runs, folder, scenes, files, monkeypatch):
    monkeypatch.chdir(folder)
    assert slicer_runs("cohort", scenes, "--protocol", "op-mri", "--out", "of_scenes", "--workers", "2") == 0
    assert main(["cohort", str(files), "--protocol", "op-mri", "--out", "of_files"]) == 0
    assert Path("of_scenes/features.csv").read_bytes() == Path("of_files/features.csv").read_bytes()
    assert Path("of_scenes/features.csv").read_text().count("\np17,") == 2
    assert not Path("of_scenes/.scenes").exists()


def test_outside_3d_slicer_a_list_of_scenes_is_refused_with_the_way_to_run_it(folder, scenes, capsys):
    assert main(["cohort", str(scenes), *settings(folder), "--out", str(folder / "out")]) == 2
    err = capsys.readouterr().err
    assert "case p17, T1, the scene: is a scene of 3D Slicer, which needs 3D Slicer to be read. Run the same command there" in err
    assert "batch.py" in err


def test_check_looks_at_scenes_without_opening_them(slicer_runs, folder, scenes, monkeypatch):
    monkeypatch.setattr("OsteoRadiomicsLib.mrml.scene_reading.SlicersReader.image", None)
    assert slicer_runs("cohort", "check", scenes, "--out", folder / "check.csv") == 0
    rows = list(csv.DictReader((folder / "check.csv").open()))
    assert [row["state"] for row in rows] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("line", "state", "words"),
    [
        ("a,,p17.mrb,p17.mrb,T3,drawn", "not readable", "has no volume"),
        ("a,,p17.mrb,p17.mrb,T1,other", "not readable", "has no segmentation"),
        ("a,,p17.mrb,p17.mrb,drawn,drawn", "not readable", "is a segmentation, no volume"),
        ("a,,gone.mrb,gone.mrb,T1,drawn", "missing", "does not exist"),
    ],
)
def test_check_names_what_is_wrong_with_a_line(slicer_runs, folder, line, state, words):
    assert slicer_runs("cohort", "check", listed(folder, line), "--out", folder / "check.csv") == 1
    (row,) = csv.DictReader((folder / "check.csv").open())
    assert row["state"] == state
    assert words in row["reason"]


def test_one_scene_for_two_cases_is_found_as_a_duplicate(slicer_runs, folder, capsys):
    lines = listed(folder, "a,,p17.mrb,p17.mrb,T1,drawn", "b,,p17.mrb,p17.mrb,T1,drawn")
    assert slicer_runs("cohort", "check", lines, "--out", folder / "check.csv") == 1
    assert [row["state"] for row in csv.DictReader((folder / "check.csv").open())] == ["ok", "duplicate"]


def test_extract_takes_a_scene_and_names_its_nodes_by_options(slicer_runs, folder):
    of_scene = ("--image", folder / "p17.mrb", "--mask", folder / "p17.mrb", "--volume", "T2", "--segmentation", "drawn")
    assert slicer_runs("extract", *of_scene, "--union", "--protocol", "op-mri", "--out", folder / "a.csv") == 0
    data = folder / "unpacked" / "p17" / "Data"
    of_files = ("--image", str(data / "T2.nrrd"), "--mask", str(data / "drawn.seg.nrrd"))
    assert main(["extract", *of_files, "--union", "--protocol", "op-mri", "--out", str(folder / "b.csv")]) == 0
    assert (folder / "a.csv").read_bytes() == (folder / "b.csv").read_bytes()


def test_map_takes_a_scene_and_lies_where_its_transforms_put_the_image(slicer_runs, scene, folder):
    turn = vtk.vtkMatrix4x4()
    turn.SetElement(0, 3, 25.0)
    above = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "moved")
    above.SetMatrixTransformToParent(turn)
    put_under(above, *(scene.GetFirstNodeByName(name) for name in ("T2", "drawn")))
    assert scene.WriteToMRB(str(folder / "moved.mrb"))
    data, asked = folder / "unpacked" / "p17" / "Data", ("--union", "--feature", "original_firstorder_Energy", *settings(folder))
    of_scene = ("--image", folder / "moved.mrb", "--mask", folder / "moved.mrb", "--volume", "T2")
    assert slicer_runs("map", *of_scene, *asked, "--out", folder / "scene.nrrd") == 0
    of_files = ("--image", str(data / "T2.nrrd"), "--mask", str(data / "drawn.seg.nrrd"))
    assert main(["map", *of_files, *asked, "--out", str(folder / "files.nrrd")]) == 0
    ours, theirs = (sitk.ReadImage(folder / name) for name in ("scene.nrrd", "files.nrrd"))
    assert np.array_equal(sitk.GetArrayFromImage(ours), sitk.GetArrayFromImage(theirs))
    moved = np.subtract(ours.GetOrigin(), theirs.GetOrigin())
    assert moved == pytest.approx([-25.0, 0.0, 0.0])  # RAS to LPS


@pytest.fixture
def of_both(folder):
    """A model of features of T1 and T2, and what a verb is given of the files and of the scene."""
    model = linear_model({MEAN: 0.5}, sequence=("T1", "T2"), hash=load_protocol("op-mri").features_hash())
    save_model(model, folder / "model")
    data, packed = folder / "unpacked" / "p17" / "Data", folder / "p17.mrb"
    files = [word for name in ("T1", "T2") for word in ("--image", f"{name}={data / name}.nrrd")]
    names = [word for name in ("T1", "T2") for word in ("--image", f"{name}={packed}", "--volume", f"{name}={name}")]
    asked = ["--model", str(folder / "model"), "--n4-cache", str(folder / "kept")]
    return (
        [*asked, *files, "--mask", str(data / "drawn.seg.nrrd")],
        [*asked, *names, "--mask", str(packed), "--segmentation", "drawn"],
    )


def test_score_and_heatmap_take_each_sequence_from_the_volume_that_is_named_for_it(slicer_runs, folder, of_both):
    files, scene = of_both
    assert slicer_runs("score", *scene, "--out", folder / "scene.json") == 0
    assert main(["score", *files, "--out", str(folder / "files.json")]) == 0
    ours, theirs = (json.loads((folder / name).read_text()) for name in ("scene.json", "files.json"))
    assert ours["contributions"] == theirs["contributions"]
    assert ours["contributions"][0] != ours["contributions"][1]
    kind = ("--kind", "occlusion", "--supervoxels", "4")
    assert slicer_runs("heatmap", *scene, *kind, "--out", folder / "scene.nrrd") == 0
    assert main(["heatmap", *files, *kind, "--out", str(folder / "files.nrrd")]) == 0
    for name in ("T1", "T2"):
        maps = [sitk.ReadImage(folder / f"{whose}-{name}.nrrd") for whose in ("scene", "files")]
        assert np.array_equal(*map(sitk.GetArrayFromImage, maps))


@pytest.mark.parametrize("verb", ["score", "heatmap", "extract"])
def test_one_volume_of_a_scene_is_not_taken_for_two_sequences(slicer_runs, folder, of_both, capsys, verb):
    words = [word for word in of_both[1] if word != "--volume" and not word.endswith(("=T1", "=T2"))]
    kind = {"heatmap": ["--kind", "occlusion"], "extract": ["--protocol", "op-mri"]}.get(verb, [])
    words = words[4:] if verb == "extract" else words
    assert slicer_runs(verb, *words, *kind, "--out", folder / ("out.csv" if verb == "extract" else "out.nrrd")) == 2
    err = capsys.readouterr().err
    assert "sequences T1 and T2 would be the same volume of one scene" in err
    assert "--volume T1=NAME --volume T2=NAME" in err


@pytest.mark.parametrize("verb", ["map", "score", "heatmap"])
def test_outside_3d_slicer_a_scene_is_refused_with_the_way_to_run_it(folder, of_both, capsys, verb):
    packed = str(folder / "p17.mrb")
    one = ["--image", packed, "--mask", packed, "--feature", "original_firstorder_Mean", *settings(folder)]
    more = {"map": one, "score": of_both[1], "heatmap": [*of_both[1], "--kind", "occlusion"]}[verb]
    assert main([verb, *more, "--out", str(folder / "out.nrrd")]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "is a scene of 3D Slicer, which needs 3D Slicer to be read. Run the same command there" in line


def test_a_volume_that_is_named_twice_is_refused(slicer_runs, folder, of_both, capsys):
    assert slicer_runs("score", *of_both[1], "--volume", "T1=T2", "--out", folder / "out.json") == 2
    assert "--volume: is given twice. Give it once, or as --volume SEQUENCE=NAME for each" in capsys.readouterr().err


def test_a_full_disk_while_a_scene_is_opened_ends_slicer_with_3(slicer_runs, folder, scenes, monkeypatch):
    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("OsteoRadiomicsLib.cohort.scenes.write_pieces", full)
    assert slicer_runs("cohort", scenes, *settings(folder), "--out", folder / "out") == 3
    assert not (folder / "out" / ".scenes").exists()


# --- without processes of their own


def run(cases, folder, **more):
    """The run that the script begins, with its work done here."""
    with scenes_read_by(SlicersReader()):
        return run_cohort(read_cases(cases), PLAN, folder / "out", executor=run_here, **more)


def test_scenes_and_files_are_one_to_settings_that_measure_on_the_masks_own_grid(folder, scenes, files):
    assert run(scenes, folder).done == 2
    run_cohort(read_cases(files), PLAN, folder / "of_files", executor=run_here)
    assert (folder / "out" / "features.csv").read_bytes() == (folder / "of_files" / "features.csv").read_bytes()


def test_a_second_run_opens_no_scene_that_is_finished(folder, scenes, monkeypatch):
    run(scenes, folder)
    monkeypatch.setattr("OsteoRadiomicsLib.cohort.scenes.read_image_file", None)
    again = run(scenes, folder)
    assert (again.done, again.resumed, again.failed) == (2, 2, 0)


def test_a_scene_that_fails_costs_its_line_alone_and_nothing_written_names_a_node(folder):
    lines = listed(folder, "a,,p17.mrb,p17.mrb,T1,drawn", "b,,p17.mrb,p17.mrb,DOE^JOHN,drawn")
    result = run(lines, folder)
    (failure,) = csv.DictReader(result.failures.open())
    assert (failure["case"], result.done) == ("b", 1)
    assert failure["reason"].startswith('case b, the scene: has no volume "..." (its volumes are "...", "...").')
    for written in (folder / "out").rglob("*"):
        if written.is_file():
            assert b"DOE" not in written.read_bytes()


def test_damage_in_a_scene_that_only_shows_when_it_is_opened_costs_its_line(folder):
    content = bytearray((folder / "p17.mrb").read_bytes())
    with zipfile.ZipFile(folder / "p17.mrb") as archive:
        member = next(each for each in archive.infolist() if each.filename.endswith("T2.nrrd"))
    content[member.header_offset + 200 : member.header_offset + 210] = bytes(10)
    (folder / "bad.mrb").write_bytes(content)
    result = run(listed(folder, "a,,bad.mrb,bad.mrb,T2,drawn", "b,,p17.mrb,p17.mrb,T2,drawn"), folder)
    (failure,) = csv.DictReader(result.failures.open())
    assert (failure["case"], result.done) == ("a", 1)
    assert "is damaged" in failure["reason"]
    assert not (folder / "out" / ".scenes").exists()


def test_a_scene_that_is_replaced_after_it_was_opened_is_not_taken_for_the_other(folder, scenes, monkeypatch):
    opened = SceneOpener.open

    def replaced(self, item, number):
        found = opened(self, item, number)
        (folder / "p17.mrb").write_bytes((folder / "p17.mrb").read_bytes() + b" ")
        return found

    monkeypatch.setattr(SceneOpener, "open", replaced)
    failures = list(csv.DictReader(run(scenes, folder).failures.open()))
    assert len(failures) == 2
    assert "was changed while it was read" in failures[0]["reason"]


def test_where_a_scene_lies_and_which_nodes_were_meant_stand_in_the_private_record_alone(folder, scenes):
    run(scenes, folder)
    private = json.loads((folder / "out" / "inputs.private.json").read_text())
    assert [(entry["volume"], entry["segmentation"]) for entry in private["inputs"]] == [("T1", "drawn"), ("T2", "drawn")]
    assert "drawn" not in (folder / "out" / "features.provenance.json").read_text()


def test_an_opened_scene_is_expected_to_need_what_its_image_does(folder, scenes):
    item = read_cases(scenes)[0]
    (folder / "out").mkdir()
    opener, gate = SceneOpener(folder / "out", AS_USUAL), Gate(Looking(PLAN), folder / "check.csv")
    with scenes_read_by(SlicersReader()):
        opened = opener.open(item, 0)
    assert gate.expected(opened) > gate.expected(item)


def test_what_a_killed_run_left_open_is_removed(folder, scenes):
    left = folder / "out" / ".scenes" / "12345-0"
    left.mkdir(parents=True)
    (left / "image.nrrd").write_bytes(b"a patient")
    run(scenes, folder)
    assert not left.exists()


@pytest.mark.skipif(os.name == "nt", reason="no fork there")
def test_a_scene_with_which_two_runs_ended_is_a_failure_until_it_is_retried(folder, monkeypatch):
    cases = listed(folder, "a,,p17.mrb,p17.mrb,T1,drawn", "b,,p17.mrb,p17.mrb,T2,drawn")
    open_well = SceneOpener._open

    def crash(self, item, place):
        if item.case == "a":
            os.kill(os.getpid(), signal.SIGKILL)
        return open_well(self, item, place)

    monkeypatch.setattr(SceneOpener, "_open", crash)
    for _ in range(2):
        if (child := os.fork()) == 0:
            run(cases, folder)
            os._exit(0)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    result = run(cases, folder)
    (failure,) = csv.DictReader(result.failures.open())
    assert (failure["case"], result.done) == ("a", 1)
    assert "2 runs ended while it was opened" in failure["reason"]
    monkeypatch.setattr(SceneOpener, "_open", open_well)
    assert run(cases, folder).failed == 1
    assert run(cases, folder, retry=True).done == 2
    assert not (folder / "out" / ".scenes").exists()


def test_a_warp_above_the_image_is_told_with_every_number(scene, folder):
    volume = noisy_volume(scene, "T3")
    put_under(warp(scene, lambda x, y, z: (np.sin(x / 15), 0, 0)), volume)
    assert scene.WriteToMRB(str(folder / "warped.mrb"))
    result = run(listed(folder, "a,,warped.mrb,warped.mrb,T3,drawn"), folder)
    assert any("the warping transform above it in the scene was applied" in warning for warning in result.warnings)
