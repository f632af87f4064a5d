"""Readings of hidden repeats: each beside the reader's other reading of the same case in the same session, as two raters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..readings.export import ReadingFile
from ..readings.study import Study

HIDDEN_REPEATS = "hidden-repeat intra-reader"


@dataclass(frozen=True)
class RepeatedReadings:
    """What hidden repeats are compared by.

    files: both readings of each repeated case, under the case's pseudonym and a rater's name such as "A/1 first", so that they
    cannot be taken for the readings of A; their session is always 1. groups: comparison -> its (rater, 1)s.
    """

    files: tuple[ReadingFile, ...]
    groups: Mapping[str, tuple[tuple[str, int], ...]]


def repeated_readings(study: Study, files: Sequence[ReadingFile], repeats: Mapping[str, str]) -> RepeatedReadings:
    """The pairs of a reader's session of which both were handed in.

    files: of all readings. repeats: pseudonym of each repeat -> of its case.
    """
    places = {(file.reading.reader, file.reading.session, file.reading.case): file for file in files}
    found: list[ReadingFile] = []
    groups: dict[str, tuple[tuple[str, int], ...]] = {}
    for person in (person for person in study.plan.drawing if person.independent):
        for session in range(1, person.sessions + 1):
            order = study.assigned(person, session)
            raters = tuple(f"{person.id}/{session} {which}" for which in ("first", "repeat"))
            for again, case in sorted(repeats.items()):
                pair = [(person.id, session, each) for each in order if each in (again, case)]
                both = [places[place] for place in pair if place in places]
                if len(both) == 2:
                    found += [_as_rater(file, case, rater) for file, rater in zip(both, raters, strict=True)]
                    name = f"{HIDDEN_REPEATS} {person.id}" + (f", session {session}" if session > 1 else "")
                    groups[name] = tuple((rater, 1) for rater in raters)
    return RepeatedReadings(tuple(found), groups)


def copied_repeats(again: RepeatedReadings) -> tuple[str, ...]:
    """What must be said where a repeat is byte for byte the first reading, which nobody draws: one clause per comparison."""
    masks = {(file.reading.reader, file.reading.case): file.reading.mask_sha256 for file in again.files}
    found = []
    for (first, _), (repeat, _) in again.groups.values():
        alike = sum(masks[rater, case] == masks[first, case] for rater, case in masks if rater == repeat)
        if alike:
            found.append(f"{alike} masks of {repeat} are byte for byte those of {first}")
    return tuple(found)


def _as_rater(file: ReadingFile, case: str, rater: str) -> ReadingFile:
    return ReadingFile(file.reading.model_copy(update={"case": case, "reader": rater, "session": 1}), file.mask)
