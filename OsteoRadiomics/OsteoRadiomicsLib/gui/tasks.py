"""The verbs that a panel starts in the background: their inputs from the scene, their results back into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import SimpleITK as sitk
import slicer

from ..base.files import write_bytes
from ..base.undoing import undone_unless_whole
from .background import Job
from .hand_over import file_name, write_sequences, write_shown
from .scene_case import SceneCase
from .translation import lang_options

if TYPE_CHECKING:
    from ..heatmaps.files import MapProvenance
    from ..scoring.score_records import AnyScoreRecord
    from ..tables.feature_table import FeatureTable
    from ..workflows.alignment import AlignmentRecord


@dataclass(frozen=True)
class ScoreRequest:
    """What is scored. model: name of a shipped model or path of a model file. clinical: input -> value as typed."""

    model: str
    case: str
    clinical: Mapping[str, str]


def start_extraction(case: SceneCase) -> Job:
    """Extract the features of a case's sequences in the background."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        job.start(extract_verb(case, job.folder), after=write_sequences(case, job))
    return job


def extraction_result(job: Job) -> FeatureTable:
    """The features of a finished extraction. Raises JobFailed and Cancelled."""
    from ..tables.feature_table import FeatureTable

    job.check()
    return FeatureTable.read(job.folder / "features.csv")


def start_alignment(case: SceneCase, drawn_on: str, correct: Sequence[str] = ()) -> Job:
    """Compare the sequences of a case with the one that was drawn on, in the background. correct: those to register rigidly."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        # As they were drawn: a correction that is there already must not hide what is looked for.
        written = write_sequences(replace(case, corrections={}), job, only_mask_of=drawn_on)
        job.start(align_verb(case, job.folder, drawn_on, correct), after=written)
    return job


def align_verb(case: SceneCase, folder: Path, drawn_on: str, correct: Sequence[str] = ()) -> list[str]:
    """The comparison of what ``write_sequences`` wrote."""
    images = [word for name in case.images for word in ("--image", f"{name}={folder / f'image{file_name(name)}.nrrd'}")]
    options = ["--drawn-on", drawn_on, *(["--correct", ",".join(correct)] if correct else [])]
    mask = str(folder / f"mask{file_name(drawn_on)}.seg.nrrd")
    return ["align", *images, "--mask", mask, *options, "--out", str(folder / "alignment.json")]


def alignment_result(job: Job) -> AlignmentRecord:
    """The comparison of a finished job. Raises JobFailed and Cancelled."""
    from ..workflows.alignment import AlignmentRecord

    job.check()
    return AlignmentRecord.read(job.folder / "alignment.json")


def start_map(case: SceneCase, feature: str, radius: int) -> Job:
    """Make the voxel map of one feature in the union of the protocol's ROIs in the background. radius: voxels."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        names = ",".join(_roi_names(case.protocol))
        options = ["--segments", names, "--union", "--feature", feature, "--radius", str(radius), "--init-value", "nan"]
        verb = ["map", *_inputs(job.folder), "--protocol", case.protocol, *options, *_map_files(job.folder)]
        job.start(verb, after=write_shown(case, job))
    return job


@dataclass(frozen=True)
class MapResult:
    """A map from the background. image: float, NaN outside its ROIs. provenance: what its values are, with their warnings.
    picture: of the map over slices of the image, as PNG."""

    image: sitk.Image
    provenance: MapProvenance
    picture: bytes


def map_result(job: Job) -> MapResult:
    """The map that a job has written. Raises JobFailed and Cancelled."""
    from ..heatmaps.files import MapProvenance

    job.check_not_failed()
    record = MapProvenance.read(job.folder / "map.provenance.json")
    return MapResult(sitk.ReadImage(str(job.folder / "map.nrrd")), record, (job.folder / "map.png").read_bytes())


def start_score(request: ScoreRequest, table: slicer.vtkMRMLTableNode | None) -> Job:
    """Score a case in the background. table: its features, None for a model that needs none."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        options = _table(table, job.folder) if table is not None else []
        job.start(score_verb(request, job.folder, options))
    return job


def read_score_of(job: Job) -> AnyScoreRecord:
    """The score that a job has written; it may still be at work on more. Raises InputError when it has written none."""
    from ..scoring.score_records import read_score

    return read_score(job.folder / "score.json")


def start_heatmap(case: SceneCase, request: ScoreRequest, table: slicer.vtkMRMLTableNode | None, kind: str) -> Job:
    """Make the map of where in the image a score comes from, in the background. kind: a name of ``HEATMAP_KINDS``."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        features = _table(table, job.folder) if table is not None else []
        verb = _heatmap_verb(case, request, kind, [*_inputs(job.folder), *features], job.folder)
        job.start(verb, after=write_shown(case, job))
    return job


def heatmap_verb(case: SceneCase, request: ScoreRequest, folder: Path, kind: str, features: list[str]) -> list[str]:
    """The map of the shown sequence of what ``write_sequences`` wrote."""
    name = file_name(case.sequence)
    inputs = ["--image", str(folder / f"image{name}.nrrd"), "--mask", str(folder / f"mask{name}.seg.nrrd")]
    return _heatmap_verb(case, request, kind, [*inputs, *features], folder)


def _heatmap_verb(case: SceneCase, request: ScoreRequest, kind: str, options: list[str], folder: Path) -> list[str]:
    given = ["--kind", kind, *_clinical(request), "--case", request.case]
    given += ["--sequence", case.sequence] if case.sequence else []
    return ["heatmap", "--model", request.model, *options, *given, *_map_files(folder)]


def heatmap_result(job: Job, sequence: str = "") -> MapResult:
    """The heat map of a finished job. sequence: the mapped one, "" where only one was handed over.

    Raises JobFailed and Cancelled.
    """
    from ..images import mask_on, read_mask

    result = map_result(job)
    label_map = read_mask(job.folder / f"mask{file_name(sequence)}.seg.nrrd")
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
        for number, kept in enumerate(maps, start=1):
            keep_map(kept, folder / f"map-{number}.nrrd")
        verbs = [extract_verb(case, folder)]
        if request is not None:
            verbs.append(score_verb(request, folder, ["--features", str(folder / "features.csv")]))
        job.start(*verbs, ["report", str(folder), *lang_options()], after=write_sequences(case, job, folder))
    return job


def _inputs(folder: Path) -> list[str]:
    return ["--image", str(folder / "image.nrrd"), "--mask", str(folder / "mask.seg.nrrd")]


def _map_files(folder: Path) -> list[str]:
    return ["--out", str(folder / "map.nrrd"), "--png", str(folder / "map.png")]


def sequence_inputs(case: SceneCase, folder: Path) -> list[str]:
    """The options that name what ``write_sequences`` wrote."""
    if list(case.images) == [""]:
        return _inputs(folder)
    return [
        word
        for sequence in case.images
        for option, name in (("--image", f"image{file_name(sequence)}.nrrd"), ("--mask", f"mask{file_name(sequence)}.seg.nrrd"))
        for word in (option, f"{sequence}={folder / name}")
    ]


def extract_verb(case: SceneCase, folder: Path) -> list[str]:
    """The extraction of what ``write_sequences`` wrote."""
    options = ["--case", case.case, *(["--union"] if case.unite else [])]
    return [
        "extract",
        *sequence_inputs(case, folder),
        "--protocol",
        case.protocol,
        *options,
        "--out",
        str(folder / "features.csv"),
    ]


def score_verb(request: ScoreRequest, folder: Path, options: list[str]) -> list[str]:
    """The score of a case. options: where its features are."""
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
