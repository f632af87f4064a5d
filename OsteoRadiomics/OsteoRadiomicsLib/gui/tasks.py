"""The verbs that a panel starts in the background: their inputs from the scene, their results back into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import SimpleITK as sitk
import slicer

from ..base.errors import OutputError
from ..base.files import replacing, write_bytes
from ..base.undoing import undone_unless_whole
from .background import Job
from .translation import lang_options

if TYPE_CHECKING:
    from ..heatmaps.files import MapProvenance
    from ..images import LabelMap
    from ..protocols.extraction_plan import ExtractionPlan
    from ..protocols.protocol import Protocol
    from ..scoring.score_records import AnyScoreRecord
    from ..tables.feature_table import FeatureTable
    from ..workflows.case import Case


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


@dataclass(frozen=True)
class ScoreRequest:
    """What is scored. model: name of a shipped model or path of a model file. clinical: input -> value as typed."""

    model: str
    case: str
    clinical: Mapping[str, str]


def load_scene_case(case: SceneCase) -> tuple[sitk.Image, LabelMap, Protocol]:
    """Image, segments on its grid with layers united, and the protocol. Raises the errors of reading them."""
    from ..mrml.segmentations import label_map_from_segmentation
    from ..mrml.templates import with_whole_rois
    from ..mrml.volumes import image_from_volume
    from ..protocols.protocol import load_protocol

    protocol = load_protocol(case.protocol)
    image = image_from_volume(case.image)
    label_map = label_map_from_segmentation(case.segmentation, image)
    return image, with_whole_rois(label_map, protocol), protocol


def scene_case(case: SceneCase) -> tuple[Case, ExtractionPlan]:
    """The case as the library takes it, and its plan; a scene has no files, so the voxels themselves are hashed."""
    from ..cohort import chosen_rois
    from ..protocols.extraction_plan import plan_of_protocol
    from ..workflows.case import Case
    from ..workflows.sources import memory_source

    image, label_map, protocol = load_scene_case(case)
    rois = chosen_rois(label_map, protocol, union=case.unite, where=case.segmentation.GetName())
    source = memory_source(case.case, case.sequence, image, "3D Slicer scene")
    return Case(case.case, case.sequence, image, rois, rois, source), plan_of_protocol(protocol)


def start_extraction(case: SceneCase) -> Job:
    """Extract a case's features in the background."""
    job = _prepared(case)
    job.start(_extract_verb(case, job.folder))
    return job


def extraction_result(job: Job) -> FeatureTable:
    """The features of a finished extraction. Raises JobFailed and Cancelled."""
    from ..tables.feature_table import FeatureTable

    job.check()
    return FeatureTable.read(job.folder / "features.csv")


def start_map(case: SceneCase, feature: str, radius: int) -> Job:
    """Make the voxel map of one feature in the union of the protocol's ROIs in the background. radius: voxels."""
    job = _prepared(case)
    names = ",".join(_roi_names(case.protocol))
    options = ["--segments", names, "--union", "--feature", feature, "--radius", str(radius), "--init-value", "nan"]
    job.start(["map", *_inputs(job.folder), "--protocol", case.protocol, *options, *_map_files(job.folder)])
    return job


@dataclass(frozen=True)
class MapResult:
    """A map from the background. image: float, NaN outside its ROIs. provenance: what its values are, with their warnings.
    picture: of the map over slices of the image, as PNG."""

    image: sitk.Image
    provenance: MapProvenance
    picture: bytes


def map_result(job: Job) -> MapResult:
    """The map of a finished job. Raises JobFailed and Cancelled."""
    from ..heatmaps.files import MapProvenance

    job.check()
    record = MapProvenance.read(job.folder / "map.provenance.json")
    return MapResult(sitk.ReadImage(str(job.folder / "map.nrrd")), record, (job.folder / "map.png").read_bytes())


def start_score(request: ScoreRequest, table: slicer.vtkMRMLTableNode | None) -> Job:
    """Score a case in the background. table: its features, None for a model that needs none."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        options = _table(table, job.folder) if table is not None else []
        job.start(_score_verb(request, job.folder, options))
    return job


def score_result(job: Job) -> AnyScoreRecord:
    """The score of a finished job. Raises JobFailed and Cancelled."""
    from ..scoring.score_records import read_score

    job.check()
    return read_score(job.folder / "score.json")


def start_heatmap(case: SceneCase, request: ScoreRequest, table: slicer.vtkMRMLTableNode | None, kind: str) -> Job:
    """Make the map of where in the image a score comes from, in the background. kind: a name of ``HEATMAP_KINDS``."""
    job = _prepared(case)
    with undone_unless_whole(job.close):
        options = ["--kind", kind, *_clinical(request), "--case", request.case]
        options += ["--sequence", case.sequence] if case.sequence else []
        options += _table(table, job.folder) if table is not None else []
        job.start(["heatmap", "--model", request.model, *_inputs(job.folder), *options, *_map_files(job.folder)])
    return job


def heatmap_result(job: Job) -> MapResult:
    """The heat map of a finished job. Raises JobFailed and Cancelled."""
    from ..images import mask_on, read_mask

    result = map_result(job)
    label_map = read_mask(job.folder / "mask.seg.nrrd")
    drawn = np.zeros(result.image.GetSize()[::-1], bool)
    for segment in label_map.segments:
        if segment.name in result.provenance.map.rois:
            drawn |= sitk.GetArrayFromImage(mask_on(result.image, label_map.mask(segment))) > 0
    values = sitk.GetImageFromArray(np.where(drawn, sitk.GetArrayViewFromImage(result.image), np.nan))
    values.CopyInformation(result.image)
    return replace(result, image=values)


@dataclass(frozen=True)
class KeptMap:
    """A map of the scene with the picture that was drawn of it, as PNG; None after the scene was loaded."""

    node: slicer.vtkMRMLScalarVolumeNode
    picture: bytes | None


def keep_map(kept: KeptMap, path: Path) -> None:
    """Write a map with its provenance, and its picture beside it where there is one. Raises OutputError."""
    from ..mrml.maps import save_map

    save_map(kept.node, path)
    if kept.picture is not None:
        write_bytes(path.with_suffix(".png"), kept.picture)


def start_report(case: SceneCase, request: ScoreRequest | None, folder: Path, maps: Sequence[KeptMap] = ()) -> Job:
    """Extract, score if a model is given, and write an HTML page, all into a folder that the user keeps.

    The folder receives the image and the segments, too, because the page shows them. maps: of the case, for the page.
    """
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        _write_inputs(case, folder)
        for number, kept in enumerate(maps, start=1):
            keep_map(kept, folder / f"map-{number}.nrrd")
        verbs = [_extract_verb(case, folder)]
        if request is not None:
            verbs.append(_score_verb(request, folder, ["--features", str(folder / "features.csv")]))
        job.start(*verbs, ["report", str(folder), *lang_options()])
    return job


def _prepared(case: SceneCase) -> Job:
    """A job whose folder holds the image and the segments."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        _write_inputs(case, job.folder)
    return job


def _write_inputs(case: SceneCase, folder: Path) -> None:
    """Image and segments as NRRD, which keeps voxels and geometry, the grid to the last bit."""
    from ..images import write_label_map
    from ..images.stated_grid import state_grid

    image, label_map, _ = load_scene_case(case)
    state_grid(image)
    # Uncompressed: compressing a chest scan would freeze the window for seconds.
    with replacing(folder / "image.nrrd") as temporary:
        try:
            sitk.WriteImage(image, str(temporary))
        except RuntimeError as error:
            raise OutputError("the image could not be handed over", cure="Free space on the disk") from error
    write_label_map(label_map, folder / "mask.seg.nrrd")


def _inputs(folder: Path) -> list[str]:
    return ["--image", str(folder / "image.nrrd"), "--mask", str(folder / "mask.seg.nrrd")]


def _map_files(folder: Path) -> list[str]:
    return ["--out", str(folder / "map.nrrd"), "--png", str(folder / "map.png")]


def _extract_verb(case: SceneCase, folder: Path) -> list[str]:
    options = ["--case", case.case, "--sequence", case.sequence, *(["--union"] if case.unite else [])]
    return ["extract", *_inputs(folder), "--protocol", case.protocol, *options, "--out", str(folder / "features.csv")]


def _score_verb(request: ScoreRequest, folder: Path, options: list[str]) -> list[str]:
    given = ["--model", request.model, *_clinical(request), "--case", request.case]
    return ["score", *given, *options, "--out", str(folder / "score.json")]


def _clinical(request: ScoreRequest) -> list[str]:
    values = ",".join(f"{name}={value}" for name, value in request.clinical.items() if value)
    return ["--clinical", values] if values else []


def _table(table: slicer.vtkMRMLTableNode, folder: Path) -> list[str]:
    """Write a feature table with its provenance; the option that names it."""
    from ..mrml.tables import save_table

    save_table(table, folder / "features.csv")
    return ["--features", str(folder / "features.csv")]


def _roi_names(protocol: str) -> list[str]:
    from ..protocols.protocol import load_protocol

    return [roi.name for roi in load_protocol(protocol).rois]
