"""Maps that a panel makes in the background: of a case's sequences, one each, and their results back into the scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import SimpleITK as sitk
import slicer

from ..base.files import sequence_suffix
from ..base.undoing import undone_unless_whole
from .background import Job
from .hand_over import image_file, mask_file, write_sequences
from .scene_case import SceneCase
from .tasks import ScoreRequest, clinical_options, features_options, sequence_inputs

if TYPE_CHECKING:
    from ..heatmaps.files import MapProvenance


@dataclass(frozen=True)
class MappedFeature:
    """What a feature map shows. name: the feature's, or with a model the input's. model: name or path of the model, "" for the
    protocol's features. radius: of the kernel, in voxels; None where the input has its own."""

    name: str
    model: str = ""
    radius: int | None = 1


@dataclass(frozen=True)
class MapResult:
    """A map from the background. image: float, NaN outside its ROIs. provenance: what its values are, with their warnings.
    picture: of the map over slices of the image, as PNG; None for a map that is not the last."""

    image: sitk.Image
    provenance: MapProvenance
    picture: bytes | None


def map_file(case: SceneCase, sequence: str) -> str:
    """Name of the file in a job's folder that holds the map of one of a case's sequences."""
    return f"map{sequence_suffix(sequence) if len(case.images) > 1 else ''}.nrrd"


def start_feature_maps(case: SceneCase, feature: MappedFeature) -> Job:
    """Map one feature in the protocol's ROIs, or in those of a model's input, on every sequence of the case."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        verbs = (_feature_verb(case.showing(sequence), feature, job.folder) for sequence in case.images)
        job.start(*verbs, after=write_sequences(case, job))
    return job


def _feature_verb(case: SceneCase, feature: MappedFeature, folder: Path) -> list[str]:
    radius = ["--radius", str(feature.radius)] if feature.radius is not None else []
    if feature.model:
        of = ["--model", feature.model, *(["--sequence", case.sequence] if case.sequence else [])]
    else:
        of = ["--protocol", case.protocol, "--segments", ",".join(_roi_names(case.protocol)), "--union"]
    inputs = ["--image", str(image_file(folder, case.sequence)), "--mask", str(mask_file(folder, case.sequence))]
    path = folder / map_file(case, case.sequence)
    files = ["--init-value", "nan", "--out", str(path), "--png", str(path.with_suffix(".png"))]
    return ["map", *inputs, *of, "--feature", feature.name, *radius, *files]


def feature_result(job: Job, case: SceneCase, sequence: str) -> MapResult:
    """The feature map of a sequence that a job has written. Raises JobFailed and Cancelled."""
    job.check_not_failed()
    return _read(job.folder / map_file(case, sequence))


def start_heatmaps(case: SceneCase, request: ScoreRequest, table: slicer.vtkMRMLTableNode | None, kind: str) -> Job:
    """Map where in the case's sequences a score comes from. kind: a name of ``HEATMAP_KINDS``. table: the case's features."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        features = features_options(table, job.folder) if table is not None else []
        job.start(heatmap_verb(case, request, job.folder, kind, features), after=write_sequences(case, job))
    return job


def heatmap_verb(case: SceneCase, request: ScoreRequest, folder: Path, kind: str, features: list[str]) -> list[str]:
    """The maps of all sequences of a case of what ``write_sequences`` wrote, at each stage. features: where the table is."""
    given = ["--kind", kind, *clinical_options(request), "--case", request.case, *features]
    files = ["--stages", "--out", str(folder / "map.nrrd"), "--png", str(folder / "map.png")]
    return ["heatmap", "--model", request.model, *sequence_inputs(case, folder), *given, *files]


def heatmap_result(job: Job, case: SceneCase, sequence: str) -> MapResult:
    """The heat map of a sequence that a job has written, perhaps not the last one. Raises JobFailed and Cancelled."""
    from ..images import mask_on, read_mask

    job.check_not_failed()
    result = _read(job.folder / map_file(case, sequence))
    label_map = read_mask(mask_file(job.folder, sequence))
    drawn = np.zeros(result.image.GetSize()[::-1], bool)
    for segment in label_map.segments:
        if segment.name in result.provenance.map.rois:
            drawn |= sitk.GetArrayFromImage(mask_on(result.image, label_map.mask(segment))) > 0
    values = sitk.GetImageFromArray(np.where(drawn, sitk.GetArrayViewFromImage(result.image), np.nan))
    values.CopyInformation(result.image)
    return replace(result, image=values)


def _read(path: Path) -> MapResult:
    from ..heatmaps.files import MapProvenance, map_provenance_path

    record, picture = MapProvenance.read(map_provenance_path(path)), path.with_suffix(".png")
    return MapResult(sitk.ReadImage(str(path)), record, picture.read_bytes() if picture.exists() else None)


def _roi_names(protocol: str) -> list[str]:
    from ..protocols.protocol import load_protocol

    return [roi.name for roi in load_protocol(protocol).rois]
