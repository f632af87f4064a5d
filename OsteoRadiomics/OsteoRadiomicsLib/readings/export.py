"""Taking the results of a study out of its folder: a table of readings, the masks, and a case list of the final masks."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import OutputError
from ..base.files import private_bytes, replacing, write_bytes
from ..base.progress import Progress
from ..base.spreadsheets import csv_text
from ..protocols.questions import COLUMNS_OF_READINGS
from .blinding import KeyEntry
from .layout import MASK_SUFFIX
from .masks import label_map_of, mask_bytes
from .records import Reading
from .repeats import known_repeats
from .study import Study
from .template import whole_rois


@dataclass(frozen=True)
class Exported:
    """Where the tables lie. final_masks: a case list for ``osteoradiomics cohort``, None while there is no consensus."""

    readings: Path
    count: int
    final_masks: Path | None


@dataclass(frozen=True)
class ReadingFile:
    """One submitted reading and its mask file with every ROI as one segment."""

    reading: Reading
    mask: Path


def export_study(
    study: Study,
    folder: Path,
    *,
    key: Sequence[KeyEntry] | None = None,
    pseudonyms: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """Write ``readings.csv``, ``masks/`` and, once there is a consensus, ``final_masks.csv`` with its masks.

    key: with it the tables carry the original case ids and image paths, without it, or with ``pseudonyms``, the pseudonyms.
    Hidden repeats, which the key tells, are marked in the table of readings and have no final mask. Raises StudyError (a mask
    was changed after its submission, folder inside the study, hidden repeats without a key), OutputError, Cancelled.
    """
    repeats = known_repeats(study, key or ())
    key = None if pseudonyms else key
    study.layout.refuse_inside(folder)
    files = export_readings(study, folder / "masks", progress=progress)
    names = {entry.case: entry.original_case for entry in key or ()}
    training = study.training
    asked = [question.name for question in study.protocol.questions]
    rows = [
        [
            *_row(file, names, folder, training=file.reading.case in training, repeat_of=repeats.get(file.reading.case, "")),
            *(file.reading.answers.get(name, "") for name in asked),
        ]
        for file in files
    ]
    _write_table(folder / "readings.csv", [(*COLUMNS_OF_READINGS, *asked), *rows], private=key is not None)
    final = _final_masks(study, [case for case in study.cases if case not in repeats], folder, key)
    return Exported(folder / "readings.csv", len(files), final)


def export_readings(study: Study, folder: Path, *, progress: Progress | None = None) -> tuple[ReadingFile, ...]:
    """Write the mask of every submitted reading as ``<case>_<reader>_<session>.seg.nrrd``; unchanged ones stay as they are."""
    progress = progress or Progress()
    slots = [
        (person.id, session, case)
        for person in study.plan.drawing
        for session in range(1, person.sessions + 1)
        for case in study.assigned(person, session)
    ]
    files = []
    for done, (who, session, case) in enumerate(sorted(slots)):
        progress.report(done, len(slots), "exporting masks")
        stored = study.reading(who, session, case)
        if stored:
            path = folder / f"{case}_{who}_{session}{MASK_SUFFIX}"
            _write_mask(path, _whole(study, stored.mask))
            files.append(ReadingFile(stored.record, path))
    progress.report(1, 1, "exporting masks")
    return tuple(files)


def final_mask(study: Study, case: str) -> bytes | None:
    """The mask file that the participants agreed on, with every ROI as one segment; None while there is none."""
    stored = study.consensus(case)
    return None if stored is None else _whole(study, stored.mask)


def _final_masks(study: Study, cases: Sequence[str], folder: Path, key: Sequence[KeyEntry] | None) -> Path | None:
    originals: Mapping[tuple[str, str], KeyEntry] = {(entry.case, entry.sequence): entry for entry in key or ()}
    rows = []
    for case in cases:
        stored = study.consensus(case)
        if stored is None:
            continue
        mask = folder / "final" / f"{case}{MASK_SUFFIX}"
        _write_mask(mask, _whole(study, stored.mask))
        for sequence in study.images[case]:
            entry = originals.get((case, sequence))
            image = Path(entry.image) if entry else study.layout.image(case, sequence)
            name = entry.original_case if entry else case
            rows.append([name, sequence, _relative(image, folder), mask.relative_to(folder).as_posix(), stored.record.method])
    if not rows:
        return None
    head = ("case", "sequence", "image", "mask", "consensus")
    _write_table(folder / "final_masks.csv", [head, *rows], private=key is not None)
    return folder / "final_masks.csv"


def _row(file: ReadingFile, names: Mapping[str, str], folder: Path, *, training: bool, repeat_of: str) -> list[object]:
    record = file.reading
    overrides = "; ".join(f"{o.roi} {o.text} ({o.reason})".strip() for o in record.overrides)
    active = "" if record.active_seconds is None else repr(record.active_seconds)
    return [
        names.get(record.case, record.case), "yes" if training else "", names.get(repeat_of, repeat_of),
        record.reader, record.role, record.session, record.version, record.sequence,
        record.start, record.end, active, record.decision, overrides, record.reason, record.comment,
        file.mask.relative_to(folder).as_posix(), record.mask_sha256,
    ]  # fmt: skip


def _whole(study: Study, mask: bytes) -> bytes:
    """The mask with layers joined to ROIs, as extraction needs it; untouched when the study draws no layers."""
    if not study.plan.layers:
        return mask
    return mask_bytes(whole_rois(label_map_of(mask), study.protocol, layers=True))


def _write_mask(path: Path, content: bytes) -> None:
    try:
        if path.exists() and path.read_bytes() == content:
            return
    except OSError as error:
        raise OutputError(f"cannot be read ({error.strerror})", where=str(path), cure="Choose another folder") from error
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _write_table(path: Path, rows: Sequence[Sequence[object]], *, private: bool) -> None:
    """private: the table names original cases and where their images lie, so it is its owner's alone."""
    (private_bytes if private else write_bytes)(path, csv_text(rows).encode())


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return path.resolve().as_posix()
