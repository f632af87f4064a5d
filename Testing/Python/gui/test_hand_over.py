"""Images on their way to the child process: in short steps, whole or not at all, and as they were when the button was pressed."""

import numpy as np
import pytest
import SimpleITK as sitk
import slicer
import vtk
from OsteoRadiomicsLib.base.errors import InputError, OutputError
from OsteoRadiomicsLib.gui.background import Job, State
from OsteoRadiomicsLib.gui.hand_over import write_sequences
from OsteoRadiomicsLib.gui.scene_case import SceneCase, load_scene_case
from OsteoRadiomicsLib.images import mask_on, raw_nrrd, read_image, read_mask
from slicer_host.driving import finish, noisy_volume


@pytest.fixture
def case(scene, image, segmentation):
    """Three sequences and one drawing."""
    images = {"T1": image, "T2": noisy_volume(scene, "T2"), "FS-T2": noisy_volume(scene, "FS-T2")}
    return SceneCase(images, segmentation, "op-mri", case="c1")


@pytest.fixture
def job(host):
    """A job without a process."""
    made = Job(host.app.temporaryPath)
    yield made
    made.close()


@pytest.fixture
def small_pieces(monkeypatch):
    """As many steps as a chest scan needs."""
    monkeypatch.setattr(raw_nrrd, "PIECE_BYTES", 2048)
    monkeypatch.setattr("OsteoRadiomicsLib.gui.background.TURN_S", 0.0)


def test_images_and_segments_are_what_the_scene_holds(case, job):
    for _ in write_sequences(case, job):
        pass
    for sequence in case.images:
        image, label_map, _protocol = load_scene_case(case.showing(sequence))
        written = read_image(job.folder / f"image-{sequence}.nrrd")
        assert np.array_equal(sitk.GetArrayFromImage(written), sitk.GetArrayFromImage(image))
        assert written.GetOrigin() == image.GetOrigin()
        assert written.GetDirection() == image.GetDirection()
        mask = read_mask(job.folder / f"mask-{sequence}.seg.nrrd")
        assert [segment.name for segment in mask.segments] == [segment.name for segment in label_map.segments]
        for ours, theirs in zip(mask.segments, label_map.segments, strict=True):
            drawn = sitk.GetArrayFromImage(mask_on(image, mask.mask(ours)))
            assert np.array_equal(drawn, sitk.GetArrayFromImage(label_map.mask(theirs)))


def test_only_the_part_that_is_drawn_is_written_of_a_mask(case, job):
    for _ in write_sequences(case, job):
        pass
    size = read_mask(job.folder / "mask-T1.seg.nrrd").grid.GetSize()
    assert np.prod(size) < np.prod(case.image.GetImageData().GetDimensions())


def test_the_mask_of_one_sequence_may_do(case, job):
    for _ in write_sequences(case, job, only_mask_of="T2"):
        pass
    assert sorted(path.name for path in job.folder.glob("*.nrrd")) == [
        "image-FS-T2.nrrd", "image-T1.nrrd", "image-T2.nrrd", "mask-T2.seg.nrrd",
    ]  # fmt: skip


def draw(case):
    """A stroke with a brush."""
    identifier = case.segmentation.GetSegmentation().GetNthSegmentID(0)
    mask = np.ones(slicer.util.arrayFromVolume(case.image).shape, np.uint8)
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask, case.segmentation, identifier, case.image)


def move(case):
    """A transform over one of the images."""
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    node.SetMatrixTransformToParent(vtk.vtkMatrix4x4())
    case.images["T2"].SetAndObserveTransformNodeID(node.GetID())


def delete(case):
    """One of the images leaves the scene."""
    slicer.mrmlScene.RemoveNode(case.images["FS-T2"])


def overwrite(case):
    """Other voxels."""
    slicer.util.updateVolumeFromArray(case.images["T2"], slicer.util.arrayFromVolume(case.images["T2"]) + 1)


@pytest.mark.parametrize("change", [draw, move, delete, overwrite])
def test_what_changes_meanwhile_is_refused(case, job, change):
    steps = write_sequences(case, job)
    next(steps)
    change(case)
    with pytest.raises(InputError, match=r"changed while they were handed over\. Start again"):
        next(steps)
    assert list(job.folder.glob("*.nrrd")) == []


def test_what_changes_once_it_is_copied_does_not_matter(case, job):
    before = slicer.util.arrayFromVolume(case.image).copy()
    steps = write_sequences(case, job)
    while not list(job.folder.iterdir()):
        next(steps)
    slicer.util.updateVolumeFromArray(case.image, before + 1)
    for _ in steps:
        pass
    assert np.array_equal(sitk.GetArrayFromImage(read_image(job.folder / "image-T1.nrrd")), before)


def test_an_unfinished_file_is_not_there_under_its_name_and_goes_with_the_steps(case, job, small_pieces):
    steps = write_sequences(case, job)
    while not list(job.folder.iterdir()):
        next(steps)
    assert [path.name for path in job.folder.iterdir()] == [".writing-image-T1.nrrd"]
    steps.close()
    assert list(job.folder.iterdir()) == []


def test_a_disk_that_is_full_is_named(case, job, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr(raw_nrrd, "write_pieces", full)
    with pytest.raises(OutputError, match=r"T1: the image could not be handed over \(No space left on device\)\. Free space"):
        list(write_sequences(case, job))


def ready(panel, case):
    """The case in the panel."""
    for name, node in case.images.items():
        panel.parameters.set_image(name, node)
    panel.parameters.segmentation = case.segmentation
    panel.refresh()
    assert panel.ui.extractButton.enabled, panel.ui.extractButton.toolTip
    return panel


def test_the_window_is_alive_between_the_steps(host, panel, case, small_pieces):
    ready(panel, case).ui.extractButton.click()
    job = panel.context.runner._job
    looks = 0
    while job._process is None:
        panel.context.runner.poll()
        host.app.processEvents()
        looks += 1
    assert looks > 20
    finish(host, panel)
    assert panel.parameters.table.GetNumberOfRows() == 3


def test_cancel_between_the_steps_leaves_nothing(host, panel, case, small_pieces):
    ready(panel, case).ui.extractButton.click()
    job = panel.context.runner._job
    while not list(job.folder.iterdir()):
        panel.context.runner.poll()
    assert job._process is None
    panel.ui.cancelButton.click()
    assert not list(host.temporary.glob("osteoradiomics-*"))
    assert panel.ui.statusLabel.text == "Cancelled."
    assert panel.ui.extractButton.enabled


def test_a_scene_that_is_closed_between_the_steps_leaves_nothing(host, panel, case, small_pieces):
    ready(panel, case).ui.extractButton.click()
    job = panel.context.runner._job
    while not list(job.folder.iterdir()):
        panel.context.runner.poll()
    assert job._process is None
    slicer.mrmlScene.Clear(0)
    assert not panel.context.runner.running
    assert not list(host.temporary.glob("osteoradiomics-*"))


def test_a_script_without_an_event_loop_waits_for_all(case, job):
    job.start(["protocols"], after=write_sequences(case, job))
    assert job.wait(60).state is State.DONE
    assert (job.folder / "image-FS-T2.nrrd").is_file()
