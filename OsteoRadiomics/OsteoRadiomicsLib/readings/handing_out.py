"""Handing out a session's images for reading elsewhere, under the names that the participant knows the cases by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..base.errors import StudyError
from ..base.files import write_bytes
from ..base.progress import Progress
from .access import session_gate
from .case_view import checked_image
from .plan import Participant
from .study import Study


def hand_out(
    study: Study, person: Participant, session: int, folder: Path, *, progress: Progress | None = None
) -> dict[str, Mapping[str, Path]]:
    """Copy the images of a session as ``<name>_<sequence>.nrrd``. Returns pseudonym -> sequence -> copy.

    Raises StudyError (session not open, folder inside the study, an image was changed), OutputError, Cancelled.
    """
    progress = progress or Progress()
    study.layout.refuse_inside(folder)
    gate = session_gate(study, person, session)
    if not gate.is_open:
        raise StudyError(f"session {session} of {person.id} is not open: {gate.why}")
    names, cases = study.names(person.id, session), study.assigned(person, session)
    copies: dict[str, Mapping[str, Path]] = {}
    for done, case in enumerate(cases):
        progress.report(done, len(cases), "copying images")
        own = {sequence: folder / f"{names[case]}_{sequence}.nrrd" for sequence in study.images[case]}
        for sequence, path in own.items():
            write_bytes(path, study.storage.read(checked_image(study, case, sequence)))
        copies[case] = own
    progress.report(1, 1, "copying images")
    return copies
