"""Methods and Results of a training study in words: the order of paragraphs, whatever the type of outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..manuscript.words import Words, sections, with_references
from . import methods
from .folder import StudyFolder
from .results import limits_text


def training_words(
    study: StudyFolder[Any],
    *,
    outcome: str,
    selection: str,
    models: str,
    measures: str,
    results: Sequence[str],
    limits: Iterable[str],
) -> Words:
    """The text. Each but ``limits`` is a paragraph or several, as the type of outcome has them.

    outcome: a sentence. limits: warnings beside those of record and protocol, without full stop.
    """
    record = study.record
    how = [
        methods.data_text(study, outcome),
        methods.image_text(record),
        methods.imputation_text(record),
        selection,
        models,
        methods.validation_sentences(study),
        measures,
        methods.software_text(record),
    ]
    return with_references(sections(how, results, limits_text(study, limits)))
