"""Answers to the questions that a study asks about every case, checked before a reading is handed in."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.errors import StudyError
from ..protocols.protocol import Protocol

READER = "reader"


def checked_answers(protocol: Protocol, role: str, given: Mapping[str, str], *, where: str) -> dict[str, str]:
    """The answers in the protocol's order, without those left empty.

    given: name of a question -> a category. Raises StudyError for a question that is not asked, an answer that is none of its
    categories, and a required answer that a reader does not give.
    """
    known = {question.name: question for question in protocol.questions}
    for name in given:
        if name not in known:
            asked = ", ".join(known) or "none in this study"
            raise StudyError(f"{name} is no question of this study", where=where, cure=f"Questions: {asked}")
    found = {}
    for name, question in known.items():
        answer = given.get(name, "").strip()
        if answer and answer not in question.categories:
            cure = f"Write one of {', '.join(question.categories)}"
            raise StudyError(f"{answer!r} is no answer to {name}", where=where, cure=cure)
        if not answer and question.required and role == READER:
            cure = f"Choose one of {', '.join(question.categories)}"
            raise StudyError(f"{question.title} ({name}) is not answered", where=where, cure=cure)
        if answer:
            found[name] = answer
    return found
