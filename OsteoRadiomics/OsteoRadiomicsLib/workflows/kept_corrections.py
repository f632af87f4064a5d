"""What a reader made of a network's segmentation, kept to learn from: the image, the corrected bodies, and what was changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from numpy.typing import NDArray

from ..base.alone import alone
from ..base.errors import MaskError, TableError
from ..base.progress import Progress
from ..base.spreadsheets import write_csv
from ..images import LabelMap, Segment, align_mask, read_image, read_mask, write_image, write_label_map
from ..images.nameless import without_identity
from ..tables.reading import read_sheet
from ..vertebrae.counting import said
from ..vertebrae.levels import LEVELS, level_of
from .segmenting import SegmentationRecord

LIST = "corrections.csv"
"""Name of a folder's list; ``train-segmentation`` reads it, and passes over the columns that it does not know."""
COLUMNS = ("case", "image", "mask", "patient", "sequence", "model", "seconds", "changed_voxels", "dice")
_LOCK = ".corrections.lock"


@dataclass(frozen=True)
class CorrectionRequest:
    """What is kept.

    image: file or folder. mask: of the bodies as the reader left them, segments called by their levels. proposed: the mask that
    the network gave. record: of that, "" where there is none. patient: a pseudonym, "" where there is none. sequence: of the
    image, "" to take that of the record. seconds: the reader was at work, None where nobody looked at the clock.
    """

    image: str
    mask: str
    proposed: str
    record: str = ""
    patient: str = ""
    sequence: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class KeptCorrection:
    """case: id that follows from the image's voxels and grid. changed_voxels: whose level is another now. dice: of what the
    network proposed, over the voxels of all levels, a voxel of another level counting as wrong. count: of corrections there now.
    """

    case: str
    image: Path
    mask: Path
    changed_voxels: int
    dice: float
    count: int


def keep_correction(
    request: CorrectionRequest, folder: str | os.PathLike[str], progress: Progress | None = None
) -> KeptCorrection:
    """Write image and corrected bodies into a folder, and their line into its list; an image that is there is replaced.

    The image is written without what its header says besides the grid, and of the mask only what is called by a level: no
    name, number or date of a patient goes along. Raises the errors of reading, MaskError (no segment is called by a level),
    GeometryError (a mask beside the image), TableError (the list is none), OutputError, and Cancelled.
    """
    progress, target = progress or Progress(), Path(folder)
    progress.report(0, 4, "reading")
    image = read_image(request.image)
    corrected, segments = _levels_on(image, request.mask)
    proposed, _ = _levels_on(image, request.proposed)
    record = SegmentationRecord.read(request.record) if request.record else None
    case = case_of_image(image)
    progress.report(1, 4, "comparing")
    agreeing = int(((corrected == proposed) & (corrected > 0)).sum())
    dice = 2 * agreeing / int((corrected > 0).sum() + (proposed > 0).sum())
    changed = int((corrected != proposed).sum())
    _rows(target / LIST)  # a list that is none is told before anything is written
    progress.report(2, 4, "writing the image")
    own, mask = target / f"{case}.nrrd", target / f"{case}.seg.nrrd"
    write_image(without_identity(image), own)
    progress.report(3, 4, "writing the bodies")
    labels = sitk.GetImageFromArray(corrected)
    labels.CopyInformation(image)
    write_label_map(LabelMap((labels,), segments), mask)
    with alone(target / _LOCK, target / LIST):
        rows = _rows(target / LIST)
        rows[case] = {
            **rows.get(case, {}),
            "case": case,
            "image": own.name,
            "mask": mask.name,
            "patient": request.patient or case,
            "sequence": request.sequence or (record.sequence if record else ""),
            "model": record.model if record else "",
            "seconds": "" if request.seconds is None else f"{request.seconds:.1f}",
            "changed_voxels": str(changed),
            "dice": f"{dice:.4f}",
        }
        names = list(dict.fromkeys([*COLUMNS, *(name for row in rows.values() for name in row)]))
        write_csv(target / LIST, [names, *([row.get(name, "") for name in names] for row in rows.values())])
    return KeptCorrection(case, own, mask, changed, dice, len(rows))


def kept_corrections(folder: str | os.PathLike[str]) -> int:
    """How many corrections a folder holds, 0 where it has no list. Raises TableError for a list that is none."""
    return len(_rows(Path(folder) / LIST))


def case_of_image(image: sitk.Image) -> str:
    """An id that follows from an image's voxels and grid and from nothing else: the same image gives the same id."""
    found = hashlib.sha256()
    for numbers in (image.GetSize(), image.GetSpacing(), image.GetOrigin(), image.GetDirection()):
        found.update(" ".join(f"{round(number, 3) + 0.0:.3f}" for number in numbers).encode())
    for plane in sitk.GetArrayViewFromImage(image):  # one plane at a time: exact, and little memory
        found.update(np.ascontiguousarray(plane, dtype="<f8").tobytes())
    return f"c{found.hexdigest()[:16]}"


def _levels_on(image: sitk.Image, path: str) -> tuple[NDArray[np.uint8], tuple[Segment, ...]]:
    """(k, j, i) on the image's grid: place of the level from the head downwards, from 1, and 0 outside; and its segments."""
    label_map = read_mask(path, image=image)
    named = [(segment, level) for segment in label_map.drawn_segments() if (level := level_of(segment.name)) is not None]
    if not named:
        raise MaskError("nothing is drawn in it that is called by a level", where=path, cure="Name the segments L1, L2, ...")
    values = np.zeros(image.GetSize()[::-1], dtype=np.uint8)
    segments: dict[int, Segment] = {}
    for segment, level in named:
        label = LEVELS.index(level) + 1
        placed = align_mask(label_map.mask(segment), image, where=f"{path}, segment {segment.name}")
        values[sitk.GetArrayViewFromImage(placed) != 0] = label
        segments[label] = Segment(said(level), label, color=segment.color)
    return values, tuple(segments[label] for label in sorted(segments))


def _rows(path: Path) -> dict[str, Mapping[str, str]]:
    """Case -> its line by column, in the list's order; nothing where there is no list."""
    if not path.exists():
        return {}
    sheet = read_sheet(path, wanted=COLUMNS, ids=None)
    lacking = next((name for name in ("case", "image", "mask") if name not in sheet.columns), None)
    if lacking is not None:
        cure = "Choose another folder: this list is none of corrections"
        raise TableError(f"has no column {lacking}", where=str(path), cure=cure)
    lines = [{name: cells[at].strip() for name, cells in sheet.columns.items()} for at in range(len(sheet))]
    return {line["case"]: line for line in lines}
