"""Where drawn cases come from: lists of images and masks, and the final masks of reader studies."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import ImageError, StudyError, TableError
from ..base.files import write_bytes
from ..base.notices import say
from ..images.geometry import lies_on, shares_voxels
from ..images.itk_files import read_header
from ..readings.export import final_mask
from ..readings.layout import MASK_SUFFIX
from ..readings.masks import label_map_of
from ..readings.study import open_study
from ..tables.image_lists import listed_lines

_COLUMNS = ("case", "image", "mask", "patient", "sequence")
_NEEDED = ("image", "mask")


@dataclass(frozen=True)
class DrawnCase:
    """One image and what is drawn on it. where: it is listed, for messages."""

    case: str
    image: Path
    mask: Path
    patient: str
    sequence: str
    where: str


def read_drawn_cases(sources: Sequence[str | os.PathLike[str]], masks: Path) -> tuple[DrawnCase, ...]:
    """The cases of some lists and of some studies. masks: folder for the final masks of studies, outside of them.

    A list has the columns image and mask, and case, patient, sequence where there are any. Relative paths count from the list's
    own folder; a case without a patient is a patient of its own. A study is a folder; its cases have their pseudonyms.
    Raises TableError naming line and column (a missing column, an empty cell, a case that stands twice, no line at all) and
    StudyError (no study there, one without final masks, a mask that was changed).
    """
    found: dict[tuple[str, str], DrawnCase] = {}
    for source in map(Path, sources):
        for case in _of_study(source, masks) if source.is_dir() else _listed(source):
            if (case.case, case.sequence) in found:
                cure = "Name its sequences, or remove one of them"
                raise TableError(f"case {case.case} stands twice", where=case.where, cure=cure)
            found[case.case, case.sequence] = case
    return tuple(found.values())


def _listed(path: Path) -> list[DrawnCase]:
    found = []
    for number, line in enumerate(listed_lines(path, _COLUMNS, needed=_NEEDED, paths=_NEEDED), 1):
        cells = line.cells
        case = cells["case"] or f"case {number}"
        image, mask = (path.parent / cells[name] for name in _NEEDED)
        found.append(DrawnCase(case, image, mask, cells["patient"] or case, cells["sequence"], line.where))
    return found


def _of_study(root: Path, masks: Path) -> list[DrawnCase]:
    """Every case that has a final mask, on each of its images that lies on the grid of the one that readers drew on."""
    study = open_study(root)
    study.layout.refuse_inside(masks)
    found, without = [], 0
    for case in study.cases:
        content = final_mask(study, case)
        if content is None:
            without += 1
            continue
        mask = masks / f"{case}{MASK_SUFFIX}"
        write_bytes(mask, content)
        drawn = label_map_of(content).grid
        for sequence in study.images[case]:
            image = study.image(case, sequence)
            header = read_header(image, image, ImageError)
            if lies_on(drawn, header) or shares_voxels(drawn, header):
                found.append(DrawnCase(case, image, mask, case, sequence, f"{root}, case {case}"))
            else:
                say(f"{root}: {case} is drawn on another grid than its {sequence} image has, which is left out")
    if not found:
        raise StudyError("has no final masks yet", where=str(root), cure="Form them: osteoradiomics study consensus")
    if without:
        say(f"{root}: {without} of {len(study.cases)} cases have no final mask and are left out")
    return found
