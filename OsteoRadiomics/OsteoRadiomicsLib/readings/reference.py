"""What readers are calibrated against: masks and grades that experts have agreed on, from a table or from the study itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import StudyError
from ..images import LabelMap, read_image, read_mask
from ..images.read_image import AS_USUAL, ReadOptions
from .answers import checked_answers
from .blinding import KeyEntry
from .case_view import checked_image
from .export import final_mask
from .handing_in import read_mask_list
from .masks import label_map_of
from .study import Study
from .template import fit_to_template, whole_rois

REFEREE = "reference"


@dataclass(frozen=True)
class ReferenceSet:
    """A consensus set.

    name: as tables call it. masks: case -> every ROI as one segment, on the image's grid. answers: case -> question -> category.
    """

    name: str
    masks: Mapping[str, LabelMap]
    answers: Mapping[str, Mapping[str, str]]


def reference_of_table(
    study: Study, path: Path, *, key: Sequence[KeyEntry] = (), reading: ReadOptions = AS_USUAL
) -> ReferenceSet:
    """The set in a table with the columns case, mask and, where there are grades, one per question.

    key: with it cases may be named by their original ids. Raises TableError, StudyError (a case or answer that the study does not
    know), and the errors of reading a mask.
    """
    originals = {entry.original_case: entry.case for entry in key if not entry.repeat_of}
    masks, answers = {}, {}
    for given in read_mask_list(path, [question.name for question in study.protocol.questions]):
        case = originals.get(given.case, given.case)
        if case not in study.cases:
            raise StudyError(f"{given.case} is no case of this study", where=path.name, cure="Name its pseudonym, or give --key")
        assert given.mask is not None  # a list has a mask on every line
        image = read_image(checked_image(study, case, study.sequence))
        drawn = read_mask(given.mask, options=reading, image=image)
        fitted = fit_to_template(drawn, study.protocol, layers=study.plan.layers, image=image, where=f"case {given.case}")
        if not fitted.label_map.drawn_segments():
            cure = f"Name the segments as the protocol does: {', '.join(roi.name for roi in study.protocol.rois)}"
            raise StudyError("its mask holds none of the study's segments", where=f"case {given.case}", cure=cure)
        masks[case] = whole_rois(fitted.label_map, study.protocol, layers=study.plan.layers)
        answers[case] = checked_answers(study.protocol, REFEREE, given.answers, where=f"case {given.case}")
    return ReferenceSet(REFEREE, masks, answers)


def reference_of_consensus(study: Study) -> ReferenceSet:
    """The study's final masks, with the arbiter's grades where he gave any. Raises StudyError where there is none yet."""
    finals = {case: mask for case in study.cases if (mask := final_mask(study, case)) is not None}
    if not finals:
        raise StudyError(
            "has no final masks to calibrate readers against", where=str(study.layout.root),
            cure="Name masks that experts agreed on: --reference MASKS.csv, or form a consensus first",
        )  # fmt: skip
    arbiters = [person.id for person in study.plan.participants if person.role == "arbiter"]
    answers = {
        case: dict(stored.record.answers) for case in finals for who in arbiters if (stored := study.reading(who, 1, case))
    }
    return ReferenceSet("consensus", {case: label_map_of(mask) for case, mask in finals.items()}, answers)
