"""Reporting checklists with what the study's record says as evidence; it never answers "yes" for the authors."""

from __future__ import annotations

from dataclasses import dataclass

from ..base.language import later, tr
from .checklist_items import FORMS, METRICS, METRICS_WEIGHTS, Form, Item
from .metrics_score import BANDS, metrics_score
from .training.evidence import Evidence

MISSING = later("Nothing in this study's record: to be completed by the authors.")
COMPLETE = later("To be completed by the authors.")


@dataclass(frozen=True)
class Entry:
    """One item on the page. evidence: of this study, or None. remark: what is left to the authors, empty where nothing is."""

    item: Item
    evidence: Evidence | None
    remark: str


@dataclass(frozen=True)
class Checklist:
    """entries: the items that the record can speak to, and those it can help with. others: how many are for the authors alone.

    weights: of items 1, 2, ... where the checklist has a score, else empty. score_of_evidence: what the items with evidence
    would score if the authors agreed and answered all others no.
    """

    form: Form
    entries: tuple[Entry, ...]
    others: int
    weights: tuple[float, ...] = ()
    bands: tuple[tuple[int, str], ...] = ()
    score_of_evidence: float = 0.0

    @property
    def filled(self) -> int:
        """How many items have evidence that stands alone."""
        return sum(entry.evidence is not None and not entry.remark for entry in self.entries)


def checklists(known: dict[str, Evidence]) -> tuple[Checklist, ...]:
    """Every checklist with evidence by topic."""
    return tuple(_checklist(form, known) for form in FORMS)


def _checklist(form: Form, known: dict[str, Evidence]) -> Checklist:
    entries = tuple(_entry(item, known) for item in form.items)
    others = form.count - sum(item.role != "author" for item in form.items)
    if form is not METRICS:
        return Checklist(form, entries, others)
    agreed: dict[int, bool | None] = {
        int(entry.item.number): entry.evidence is not None and not entry.remark for entry in entries
    }
    return Checklist(
        form, entries, others, METRICS_WEIGHTS, tuple((limit, tr(name)) for limit, name in BANDS), metrics_score(agreed)
    )


def _entry(item: Item, known: dict[str, Evidence]) -> Entry:
    found = known.get(item.key)
    if item.role == "auto":
        return Entry(item, found, "" if found else tr(MISSING))
    return Entry(item, found if item.role == "semi" else None, tr(COMPLETE))
