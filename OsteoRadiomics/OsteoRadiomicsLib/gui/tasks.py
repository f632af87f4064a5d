"""The verbs that a panel starts in the background: their inputs from the scene, their results back into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import SimpleITK as sitk
import slicer
from slicer.i18n import tr as _

from ..base.errors import OutputError
from ..base.files import replacing, sequence_suffix
from ..base.undoing import undone_unless_whole
from .background import Job
from .kept_maps import KeptMap, keep_map
from .scene_case import SceneCase, load_scene_case
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
        write_sequences(case, job)
        job.start(extract_verb(case, job.folder))
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
        write_sequences(replace(case, corrections={}), job, only_mask_of=drawn_on)
        job.start(align_verb(case, job.folder, drawn_on, correct))
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
        write_sequences(case, job, folder)
        for number, kept in enumerate(maps, start=1):
            keep_map(kept, folder / f"map-{number}.nrrd")
        verbs = [extract_verb(case, folder)]
        if request is not None:
            verbs.append(score_verb(request, folder, ["--features", str(folder / "features.csv")]))
        job.start(*verbs, ["report", str(folder), *lang_options()])
    return job


def write_sequences(case: SceneCase, job: Job, folder: Path | None = None, *, only_mask_of: str | None = None) -> None:
    """Every sequence of a case with the segments on its grid, as NRRD.

    folder: where to, the job's own by default. only_mask_of: a sequence, where the segments on the others are not needed.
    """
    place = folder or job.folder
    for sequence in case.images:
        image, mask = image_file(place, sequence), mask_file(place, sequence)
        _write_inputs(case.showing(sequence), image, mask if only_mask_of in (None, sequence) else None)
        job.words[image.name] = _words(sequence, _("image"))
        job.words[mask.name] = _words(sequence, _("segmentation"))


def _write_inputs(case: SceneCase, image_path: Path, mask_path: Path | None) -> None:
    """The shown image and the segments as NRRD, which keeps voxels and geometry, the grid to the last bit."""
    from ..images import write_label_map
    from ..images.stated_grid import state_grid
    from ..mrml.volumes import image_from_volume

    label_map = None
    if mask_path is None:
        image = image_from_volume(case.image)
    else:
        image, label_map, _protocol = load_scene_case(case)
    state_grid(image)
    # Uncompressed: compressing a chest scan would freeze the window for seconds.
    try:
        with replacing(image_path) as temporary:
            sitk.WriteImage(image, str(temporary))
        if label_map is not None and mask_path is not None:
            write_label_map(label_map, mask_path)
    except (RuntimeError, OutputError) as error:
        raise OutputError("the image could not be handed over", where=case.sequence, cure="Free space on the disk") from error


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


def image_file(folder: Path, sequence: str) -> Path:
    """Where ``write_sequences`` puts a sequence's image."""
    return folder / f"image{sequence_suffix(sequence)}.nrrd"


def mask_file(folder: Path, sequence: str) -> Path:
    """Where ``write_sequences`` puts the segments on a sequence's grid."""
    return folder / f"mask{sequence_suffix(sequence)}.seg.nrrd"


def _words(sequence: str, what: str) -> str:
    return f"{sequence}, {what}" if sequence else what


def score_verb(request: ScoreRequest, folder: Path, options: list[str]) -> list[str]:
    """The score of a case. options: where its features are."""
    given = ["--model", request.model, *clinical_options(request), "--case", request.case]
    return ["score", *given, *options, "--out", str(folder / "score.json")]


def clinical_options(request: ScoreRequest) -> list[str]:
    """The option that gives what was typed."""
    values = ",".join(f"{name}={value}" for name, value in request.clinical.items() if value)
    return ["--clinical", values] if values else []


def features_options(table: slicer.vtkMRMLTableNode, folder: Path) -> list[str]:
    """Write a feature table with its provenance; the option that names it."""
    from ..mrml.tables import save_table

    save_table(table, folder / "features.csv")
    return ["--features", str(folder / "features.csv")]
