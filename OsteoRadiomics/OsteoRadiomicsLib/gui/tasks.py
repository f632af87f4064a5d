"""The verbs that a panel starts in the background: their inputs from the scene, their results back into it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import SimpleITK as sitk
import slicer

from .background import Job

if TYPE_CHECKING:
    from ..cohort import FeatureRow
    from ..images import LabelMap
    from ..protocol import Protocol


@dataclass(frozen=True)
class SceneCase:
    """What is analysed: nodes of the scene and how.

    protocol: name of a shipped protocol or path of a .toml file. unite: the protocol's regions instead of single segments.
    """

    image: slicer.vtkMRMLScalarVolumeNode
    segmentation: slicer.vtkMRMLSegmentationNode
    protocol: str
    sequence: str = ""
    case: str = ""
    unite: bool = True


def load_scene_case(case: SceneCase) -> tuple[sitk.Image, LabelMap, Protocol]:
    """Image, segments on its grid with layers united, and the protocol. Raises the errors of reading them."""
    from ..mrml.segmentations import label_map_from_segmentation
    from ..mrml.templates import with_whole_rois
    from ..mrml.volumes import image_from_volume
    from ..protocol import load_protocol

    protocol = load_protocol(case.protocol)
    image = image_from_volume(case.image)
    label_map = label_map_from_segmentation(case.segmentation, image)
    return image, with_whole_rois(label_map, protocol), protocol


def start_extraction(case: SceneCase) -> Job:
    """Extract a case's features in the background."""
    job = _prepared(case)
    options = ["--case", case.case, "--sequence", case.sequence, *(["--union"] if case.unite else [])]
    job.start(["extract", *_inputs(job, case), *options, "--out", str(job.folder / "features.csv")])
    return job


def extraction_result(job: Job) -> tuple[tuple[FeatureRow, ...], dict[str, Any]]:
    """Feature rows and provenance of a finished extraction. Raises JobFailed and Cancelled."""
    from ..mrml.tables import rows_of_csv

    job.check()
    text = (job.folder / "features.csv").read_text(encoding="utf-8")
    provenance = json.loads((job.folder / "features.provenance.json").read_text(encoding="utf-8"))
    return rows_of_csv(text, "features"), provenance


def start_map(case: SceneCase, feature: str, radius: int) -> Job:
    """Make the voxel map of one feature in the union of the protocol's ROIs in the background. radius: voxels."""
    job = _prepared(case)
    names = ",".join(_roi_names(case.protocol))
    options = ["--segments", names, "--union", "--feature", feature, "--radius", str(radius), "--init-value", "nan"]
    job.start(["map", *_inputs(job, case), *options, "--out", str(job.folder / "map.nrrd")])
    return job


def map_result(job: Job) -> sitk.Image:
    """The map of a finished job: float, NaN outside the ROI. Raises JobFailed and Cancelled."""
    job.check()
    return sitk.ReadImage(str(job.folder / "map.nrrd"))


def _prepared(case: SceneCase) -> Job:
    """A job whose folder holds the image and the segments. NRRD keeps voxels and geometry exactly."""
    from ..images import write_label_map

    image, label_map, _ = load_scene_case(case)
    job = Job(slicer.app.temporaryPath)
    try:
        # Uncompressed: compressing a chest scan would freeze the window for seconds.
        sitk.WriteImage(image, str(job.folder / "image.nrrd"))
        write_label_map(label_map, job.folder / "mask.seg.nrrd")
    except BaseException:
        job.close()
        raise
    return job


def _inputs(job: Job, case: SceneCase) -> list[str]:
    folder = job.folder
    return ["--image", str(folder / "image.nrrd"), "--mask", str(folder / "mask.seg.nrrd"), "--protocol", case.protocol]


def _roi_names(protocol: str) -> list[str]:
    from ..protocol import load_protocol

    return [roi.name for roi in load_protocol(protocol).rois]
