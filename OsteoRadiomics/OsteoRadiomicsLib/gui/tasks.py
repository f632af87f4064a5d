"""The verbs that a panel starts in the background: their inputs from the scene, their results back into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import slicer

from ..base.undoing import undone_unless_whole
from .background import Job
from .hand_over import image_file, mask_file, write_sequences
from .kept_maps import KeptMap, keep_map
from .scene_case import SceneCase
from .translation import lang_options

if TYPE_CHECKING:
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
    images = [word for name in case.images for word in ("--image", f"{name}={image_file(folder, name)}")]
    options = ["--drawn-on", drawn_on, *(["--correct", ",".join(correct)] if correct else [])]
    return ["align", *images, "--mask", str(mask_file(folder, drawn_on)), *options, "--out", str(folder / "alignment.json")]


def alignment_result(job: Job) -> AlignmentRecord:
    """The comparison of a finished job. Raises JobFailed and Cancelled."""
    from ..workflows.alignment import AlignmentRecord

    job.check()
    return AlignmentRecord.read(job.folder / "alignment.json")


def start_score(request: ScoreRequest, table: slicer.vtkMRMLTableNode | None) -> Job:
    """Score a case in the background. table: its features, None for a model that needs none."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        options = features_options(table, job.folder) if table is not None else []
        job.start(score_verb(request, job.folder, options))
    return job


def read_score_of(job: Job) -> AnyScoreRecord:
    """The score that a job has written; it may still be at work on more. Raises InputError when it has written none."""
    from ..scoring.score_records import read_score

    return read_score(job.folder / "score.json")


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
        job.start(*verbs, report_verb(folder), after=write_sequences(case, job, folder))
    return job


def sequence_inputs(case: SceneCase, folder: Path) -> list[str]:
    """The options that name what ``write_sequences`` wrote."""
    return [
        word
        for sequence in case.images
        for option, path in (("--image", image_file(folder, sequence)), ("--mask", mask_file(folder, sequence)))
        for word in (option, f"{sequence}={path}" if sequence else str(path))
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
    given = ["--model", request.model, *clinical_options(request), "--case", request.case]
    return ["score", *given, *options, "--out", str(folder / "score.json")]


def report_verb(folder: Path) -> list[str]:
    """The page of what lies in a folder, in the panel's language."""
    return ["report", str(folder), *lang_options()]


def clinical_options(request: ScoreRequest) -> list[str]:
    """The option that gives what was typed."""
    values = ",".join(f"{name}={value}" for name, value in request.clinical.items() if value)
    return ["--clinical", values] if values else []


def features_options(table: slicer.vtkMRMLTableNode, folder: Path) -> list[str]:
    """Write a feature table with its provenance; the option that names it."""
    from ..mrml.tables import save_table

    save_table(table, folder / "features.csv")
    return ["--features", str(folder / "features.csv")]
