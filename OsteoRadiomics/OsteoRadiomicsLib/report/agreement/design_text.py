"""What was laid down with a study before anybody read, in words for the Methods section."""

from __future__ import annotations

from ...base.language import tr
from .agreement_inputs import StudyDesign


def design_text(design: StudyDesign) -> tuple[str, ...]:
    """One paragraph, or none where nothing was laid down."""
    sentences = []
    if design.training_cases:
        sentences.append(
            tr("Every reader first read {count} training cases, which no figure counts.", count=design.training_cases)
        )
    if design.hidden_repeats:
        sentences.append(
            tr(
                "{count} cases came a second time within a session, under another name and unknown to the reader; the second "
                "readings were compared with the first ones and counted nowhere else.",
                count=design.hidden_repeats,
            )
        )
    if design.arbitrate_below is not None:
        sentences.append(
            tr(
                "As laid down before the first reading, an arbiter decided on the final mask where the Dice coefficient of any "
                "segment was below {limit:g}; elsewhere the mask of the first of his two sources was final.",
                limit=design.arbitrate_below,
            )
        )
    return (" ".join(sentences),) if sentences else ()
