"""Handing in masks that were drawn elsewhere: the same checks, records and blinding rules as from the worklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..agreement.gradings import grade_text
from ..base.errors import StudyError, TableError
from ..images import LabelMap, read_mask
from ..images.read_image import AS_USUAL, ReadOptions
from ..tables.reading import read_sheet
from .access import session_gate
from .blinding import KeyEntry
from .case_view import CaseView, view_case
from .desk import Desk, require_role
from .records import Reading
from .states import case_states
from .submission import Submission, questioned, submit

_MASK_LIST = ("case", "mask")


@dataclass(frozen=True)
class MaskFile:
    """A mask to hand in; without one a reviewer accepts the reader's as it is.

    case: what the case is called before the participant, its pseudonym, or an original id where the coordinator's key is at
    hand. answers: to the study's questions.
    """

    case: str
    mask: Path | None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HandedIn:
    """A reading made from a file.

    shown: what the case is called before the participant. ignored: segments of the file that the protocol does not know.
    """

    reading: Reading
    shown: str
    ignored: tuple[str, ...]


def hand_in(
    desk: Desk, session: int, given: MaskFile, *, key: Sequence[KeyEntry] = (), active_seconds: float | None = None,
    comment: str = "", override: str = "", reason: str = "", reading: ReadOptions = AS_USUAL,
) -> HandedIn:  # fmt: skip
    """Submit one mask file in the participant's name, or a reviewer's consent. reading: what the user asks of reading it.

    Raises StudyError (session not open, case not assigned, source missing, nobody's mask to accept), the errors of reading a
    mask, and those of ``submission.submit``.
    """
    require_role(desk, "reader", "reviewer", "arbiter")
    gate = session_gate(desk.study, desk.who, session, ahead_s=desk.clock_ahead_s())
    if not gate.is_open:
        raise StudyError(f"session {session} of {desk.who.id} is not open: {gate.why}")
    named = (entry.case for entry in key if entry.original_case == given.case and not entry.repeat_of)
    case = next(named, None) or desk.study.case_of(desk.who.id, session, given.case)
    states = case_states(desk.study, desk.who, session)
    state = next((state for state in states if state.case == case), None)
    if state is None:
        raise StudyError(f"case {given.case} is not assigned to {desk.who.id} in session {session}", cure="Look at the worklist")
    view = view_case(desk.study, desk.who, session, state, len(states))
    label_map = _accepted(desk, view) if given.mask is None else read_mask(given.mask, options=reading, image=view.drawn_on)
    submission = Submission(desk.study.clock.now(), active_seconds, comment, override, reason, given.answers)
    ignored = questioned(desk, view, label_map)[0].ignored
    return HandedIn(submit(desk, view, session, label_map, submission), view.shown, ignored)


def _accepted(desk: Desk, view: CaseView) -> LabelMap:
    """The mask that a reviewer looks at, as its reader handed it in."""
    require_role(desk, "reviewer")
    (mask,) = view.sources.values()
    return mask


def read_mask_list(path: Path, questions: Sequence[str] = ()) -> tuple[MaskFile, ...]:
    """A table with the columns case and mask; relative paths count from its folder. Raises TableError.

    questions: names of columns with answers, where the table has them.
    """
    sheet = read_sheet(path, wanted=_MASK_LIST, ids=None)
    if not len(sheet) or not set(_MASK_LIST) <= set(sheet.columns):
        raise TableError("has no columns case and mask with lines below", where=str(path), cure="Write one line per mask")
    cases, masks = (sheet.columns[name] for name in _MASK_LIST)
    asked = [name for name in questions if name in sheet.columns]
    answers = [{name: grade_text(sheet.columns[name][row]) or "" for name in asked} for row in range(len(sheet))]
    seen: set[str] = set()
    for position, (case, mask) in enumerate(zip(cases, masks, strict=True)):
        where = f"{path}, {sheet.place(position)}"
        if not case or not mask:
            raise TableError(f"{'mask' if case else 'case'} is empty", where=where, cure="Fill or remove the line")
        if case in seen:
            raise TableError(f"case {case} stands twice", where=where, cure="Give each case one mask")
        seen.add(case)
    rows = zip(cases, masks, answers, strict=True)
    return tuple(MaskFile(case, path.parent / mask, own) for case, mask, own in rows)
