"""The section on centres of a report on a measured outcome or several classes, and the words on refits of any outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...base.language import Told, retold, tr
from ...modelling.study.centre_record import FiguresByCentreRecord
from ...modelling.study.centre_refits import CENTRE_OUT
from ..centres import CentreBlock, combat_block, figures_block
from ..manuscript.words import cited, sentences
from .centre_words import pooled_text


@dataclass(frozen=True)
class CentreSection:
    """blocks: (whether it is of the model that the page puts first, table). combat: without and with it, None where not asked
    for."""

    column: str
    blocks: tuple[tuple[bool, CentreBlock], ...]
    combat: CentreBlock | None
    method: str


def centre_section(record: FiguresByCentreRecord | None, models: Sequence[str]) -> CentreSection | None:
    """The section; None where the study names no centres. models: the best-informed one last."""
    if record is None:
        return None
    blocks = tuple(
        (own.model == models[-1], figures_block(own, record, tr("{model} model", model=own.model.capitalize())))
        for own in record.judged
    )
    combat = combat_block(record.combat, record.measures) if record.combat else None
    return CentreSection(record.column, blocks, combat, record.method)


def refit_methods(bases: Sequence[str], least: int | None) -> str:
    """What was refitted for centres. bases: on which models were judged. least: patients of a centre for ComBat, None without."""
    found = []
    if CENTRE_OUT in bases:
        found.append(
            tr("The whole procedure, selection included, was repeated without each training centre and judged on its cases.")
        )
    if least is not None:
        found.append(
            tr(
                "Features harmonised between centres by ComBat{works} were compared with the features as they are. Its "
                "parameters were learned from the training part of each fold without the outcome, clinical variables preserved, "
                "each centre having {least} training patients or more; a centre left out altogether was harmonised by its own "
                "features. The models are made from features as they are.",
                works=cited("johnson2007", "fortin2018"), least=least,
            )
        )  # fmt: skip
    return sentences(*found)


def section_methods(record: FiguresByCentreRecord | None) -> str:
    """How centres were judged; empty where there are none."""
    if record is None:
        return ""
    count = len({one.name for own in record.judged for one in own.figures})
    measures = Told(tr("; ").join(map(retold, record.measures.values())))
    return sentences(
        tr("Each of {count} centres (column {column}) was judged apart by {measures}.", count=count,
           column=Told(record.column), measures=measures),
        tr("Values of centres were pooled by random effects{works}: restricted maximum likelihood between centres, interval of "
           "the pooled value by Hartung and Knapp, prediction interval for a new centre.",
           works=cited("viechtbauer2005", "hartung2001", "higgins2009", "partlett2017")),
        refit_methods([own.basis for own in record.judged], record.combat.least_patients if record.combat else None),
    )  # fmt: skip


def section_results(record: FiguresByCentreRecord | None) -> str:
    """Every pooled measure of every model, with the centres that it is of."""
    return sentences(
        *(
            pooled_text(
                retold(record.measures[name]), own.model, own.basis,
                [(one.name, one.figures[name].value, one.figures[name].ci) for one in own.figures], pooled,
            )
            for own in record.judged
            for name, pooled in own.pooled.items()
            if pooled.value is not None
        )
        if record
        else ()
    )  # fmt: skip
