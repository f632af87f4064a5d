"""The section on centres of a report on a time to an event: its tables, figures and words."""

from __future__ import annotations

from functools import partial

from ...base.language import Told, tr
from ...modelling.study.centre_refits import CENTRE_OUT_COMBAT
from ..centres import CentreBlock, combat_block, concordance_block, concordance_caption, concordance_forest
from ..figure_plan import Plan
from ..manuscript.words import sentences
from ..training.centre_section import refit_methods
from ..training.centre_words import pooled_text, pooling_text
from ..training.text import basis_text
from .folder import SurvivalFolder


def centre_blocks(study: SurvivalFolder) -> list[tuple[bool, CentreBlock]]:
    """(whether it is of the model that the page puts first, table) of every model on every basis."""
    record = study.record.centres
    return [
        (own.model == study.models[-1], concordance_block(own, tr("{model} model", model=own.model.capitalize())))
        for own in (record.judged if record else ())
    ]


def combat_view(study: SurvivalFolder) -> CentreBlock | None:
    """C without and with ComBat; None where it was not asked for."""
    record = study.record.centres
    return combat_block(record.combat, {"c": "Harrell's C"}) if record and record.combat else None


def centre_plans(study: SurvivalFolder) -> list[Plan]:
    """Forest plots of the combined model, or the best there is, on each basis."""
    record, found = study.record.centres, []
    for own in record.judged if record else ():
        if (
            own.model == study.models[-1]
            and own.basis != CENTRE_OUT_COMBAT
            and any(one.c.value is not None for one in own.figures)
        ):
            title = tr("C in each centre, {model} model, {basis}", model=own.model, basis=basis_text(own.basis))
            stem = f"centres_forest_{own.basis.replace('-', '_')}"
            found.append(Plan("centres", stem, title, concordance_caption(), partial(concordance_forest, own)))
    return found


def centre_methods(study: SurvivalFolder) -> str:
    """How centres were judged; empty where there are none."""
    record = study.record.centres
    if record is None:
        return ""
    count = len({one.name for own in record.judged for one in own.figures})
    return sentences(
        tr("Harrell's C was also found apart in each of {count} centres (column {column}).", count=count,
           column=Told(record.column)),
        pooling_text("C"),
        refit_methods([own.basis for own in record.judged], record.combat.least_patients if record.combat else None),
    )  # fmt: skip


def centre_results(study: SurvivalFolder) -> str:
    """The C of every model in every centre that has one, and what they give together."""
    record = study.record.centres
    return sentences(
        *(
            pooled_text("C", own.model, own.basis, [(one.name, one.c.value, one.c.ci) for one in own.figures], own.pooled)
            for own in (record.judged if record else ())
            if own.pooled.value is not None
        )
    )
