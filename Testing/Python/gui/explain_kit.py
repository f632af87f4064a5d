"""What tests of the section Explain share: its choices, and jobs that have ended with a map."""

from types import SimpleNamespace

import numpy as np
import qt
import SimpleITK as sitk
from OsteoRadiomicsLib.gui.background import Job
from OsteoRadiomicsLib.gui.explain.making import Making
from OsteoRadiomicsLib.gui.explain.panel import ExplainPanel
from OsteoRadiomicsLib.gui.map_tasks import feature_result
from OsteoRadiomicsLib.gui.scene_case import SceneCase
from OsteoRadiomicsLib.heatmaps.files import MapInfo, write_map
from OsteoRadiomicsLib.mrml.volumes import image_from_volume
from slicer_host.driving import boxes, finish
from slicer_host.fixtures import OBLIQUE


def part_of(widget):
    """The panel's part."""
    return widget.panel(ExplainPanel)


def choose_kind(widget, kind):
    """Choose a kind of map in the list."""
    part = part_of(widget)
    part.form.explainSection.collapsed = False
    part.form.kindComboBox.setCurrentIndex(part.form.kindComboBox.findData(kind))
    return part


def open_model(widget, path):
    """Open a model of one's own."""
    widget.ui.scoreSection.collapsed = False
    qt.QFileDialog.paths = [str(path)]
    widget.ui.openModelButton.click()


def choose_way(part, way):
    """Choose contour or colours."""
    part.form.wayComboBox.setCurrentIndex(part.form.wayComboBox.findData(way))


def write_finished(job, values=None, *, what="contribution", signed=True, grid=None, details=None, warnings=()):
    """Write a map where a job leaves it."""
    image = sitk.GetImageFromArray(np.full((4, 5, 6), 2.0) if values is None else values)
    if grid is not None:
        image.CopyInformation(image_from_volume(grid))
    what, unit = (what, "logits") if signed else ("feature", "")
    info = MapInfo(what, what, unit, signed, ("L1", "L2", "L3"), details or {}, warnings=warnings)
    write_map(image, info, job.folder / "map.nrrd", inputs=[], plan=None, versions={})


def finished_map(host, values=None, *, what="contribution", signed=True, grid=None, details=None, warnings=()):
    """A job that has ended with a map. values: (k, j, i), 2 everywhere by default. grid: the volume whose grid it has."""
    job = Job(host.temporary)
    write_finished(job, values, what=what, signed=signed, grid=grid, details=details, warnings=warnings)
    (job.folder / "map.png").write_bytes(b"picture")
    job._process = SimpleNamespace(poll=lambda: 0)
    return job


def take_job(host, widget, job, case, name):
    """Let a job that has ended with the map of a case's one sequence be the panel's."""
    part, asked = part_of(widget), Making(case, name, lambda: job, feature_result)
    widget.context.runner.run(asked.start, lambda done: part.intake.finished(asked, done))
    finish(host, widget)


def put_in(host, widget, *, signed):
    """Let a job end with a map in the drawn boxes that grows along i, and be shown."""
    image, segmentation = widget.parameters.image, widget.parameters.segmentation
    inside = np.logical_or.reduce(list(boxes(["L1", "L2", "L3"]).values()))
    values = np.where(inside, np.linspace(-1 if signed else 0, 3, inside.shape[2]), np.nan)
    job = finished_map(host, values, signed=signed, grid=image)
    case = SceneCase(image, segmentation, "op-mri", sequence=image.GetName())
    take_job(host, widget, job, case, "map")
    assert widget.parameters.mapVolume is not None, widget.ui.statusLabel.text


def take_finished(host, part, case, name):
    """Put a finished map into the scene as a job's end does, which then gives up its folder."""
    job = finished_map(host)
    part.intake.put_in(case, {case.sequence: feature_result(job, case, case.sequence)}, name)
    job.close()


def drawn(segmentation):
    """Whether segments are filled."""
    return bool(segmentation.GetDisplayNode().GetVisibility2DFill())


def ras(i, j, k):
    """A voxel's place in the patient."""
    return tuple((OBLIQUE @ [i, j, k, 1])[:3])
