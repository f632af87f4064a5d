"""What a training study found, in words, filled in from its record: what studies of every type of outcome say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ...base.language import Told, retold, tr
from ...modelling.estimate import Estimate
from ...modelling.study.names import OUT_OF_FOLD
from ...modelling.study.record import AucComparisonRecord, BlockRecord, nan
from ..html import number, signed
from ..manuscript.words import sentences
from .folder import Sample, StudyFolder
from .text import apart, p_cell

FEW_EVENTS = 100
"""Of each class, below which an external validation says little (Collins 2016)."""


def blocks_text(blocks: Sequence[BlockRecord]) -> str:
    """How many features each step left."""
    rows = []
    for block in blocks:
        chain = Told(", ".join(f"{retold(count.step)} {count.kept}" for count in block.counts))
        rows.append(tr("{block}: {chain}", block=block.name or tr("all"), chain=chain))
    return tr("Features left after each step: {rows}.", rows=Told(tr("; ").join(rows)))


def kept_text(study: StudyFolder[Any], name: str, effect: str) -> str:
    """The clinical variables that were kept. name: column of their multivariable effect. effect: what it is called."""
    table = study.table("screening")
    if not len(table):
        return ""
    kept = table[table["kept"]]
    if kept.empty:
        return tr("No clinical variable was kept.")
    rows = [
        tr(
            "{variable} ({effect} {value}, {low} to {high}; P {p})",
            variable=row["coding"] or row["term"], effect=Told(effect), value=Told(number(row[name], 3)),
            low=Told(number(row[f"{name}_low"], 3)), high=Told(number(row[f"{name}_high"], 3)), p=Told(p_equals(row["p_multi"])),
        )
        for row in kept.to_dict("records")
    ]  # fmt: skip
    return tr("In the multivariable regression of clinical variables were kept: {rows}.", rows=Told(tr("; ").join(rows)))


def comparison_text(study: StudyFolder[Any], items: Sequence[AucComparisonRecord]) -> list[str]:
    """One sentence for each set: every two of the study's models."""
    found = []
    for item in items:
        if not set(item.names) <= set(study.models) or item.basis not in {sample.basis for sample in study.samples}:
            continue
        pairs = []
        for row, first in enumerate(item.names):
            for column, second in enumerate(item.names[:row]):
                pairs.append(
                    tr(
                        "{first} v. {second} {difference} (z {z}, P {p})", first=first, second=second,
                        difference=Told(signed_text(item.difference[row][column])), z=Told(number(nan(item.z[row][column]), 3)),
                        p=Told(p_equals(item.p[row][column])),
                    )
                )  # fmt: skip
        text = tr("Differences of the AUC on {set}: {pairs}", set=item.set, pairs=Told(tr("; ").join(pairs)))
        found.append(tr("{text}{end}.", text=Told(text), end=Told(condition(item.basis))))
    return found


def condition(basis: str) -> str:
    """What is added to P values of the training set."""
    return tr(", conditional on the predictions") if basis == OUT_OF_FOLD else ""


def p_equals(value: float | None) -> str:
    """``= 0.040`` or ``< 0.001``."""
    shown = p_cell(value)
    return shown if shown.startswith("<") else f"= {shown}"


def shown(found: Estimate) -> Told:
    """``0.795 (0.601-0.908)``, ``−0.1 (−0.2 to 0.1)``, ``n/a``; without brackets where there is no interval."""
    if not found.defined:
        return Told(tr("n/a"))
    value, interval = apart(found)
    return Told(f"{value} ({interval})" if interval else value)


def signed_text(value: float | None) -> str:
    """A difference with its sign, ``n/a`` where undefined."""
    return tr("n/a") if value is None or value != value else signed(value)


def per_sample(study: StudyFolder[Any], text: str, say: Callable[[str, Sample], str]) -> list[str]:
    """One sentence for each set. text: marked with ``later``; it names ``where`` and ``models``. say: (model, sample) -> what is
    said of it; a model with nothing to say is left out."""
    found = []
    for sample in study.samples:
        said = [(model, say(model, sample)) for model in study.models]
        models = [tr("{model} model {said}", model=model, said=Told(own)) for model, own in said if own]
        if models:
            found.append(tr(text, where=Told(where_text(sample)), models=Told(tr("; ").join(models))))
    return found


def told_of_each(study: StudyFolder[Any], text: str, say: Callable[[Any], str]) -> str:
    """``per_sample`` as one paragraph. say: a record of performance -> what is said of it."""
    return sentences(*per_sample(study, text, lambda model, sample: say(study.recorded(model, sample))))


def below_half(study: StudyFolder[Any], text: str, figure: Callable[[Any], float | None]) -> list[str]:
    """A warning for each model that orders patients worse than chance on a set. text: marked with ``later``; it names ``model``
    and ``where``. figure: a record of performance -> its AUC or C."""
    found = []
    for sample in study.samples:
        for name in study.models:
            value = figure(study.recorded(name, sample))
            if value is not None and value < 0.5:
                found.append(tr(text, model=name, where=Told(where_text(sample))))
    return found


def where_text(sample: Sample) -> str:
    """``train, out of fold`` or ``external``."""
    name = retold(sample.name)
    return tr("{set}, out of fold", set=Told(name)) if sample.basis == OUT_OF_FOLD else name


def limits_text(study: StudyFolder[Any], more: Iterable[str] = ()) -> list[str]:
    """Warnings of record and protocol, and ``more``, each once. What the Methods say already is left out."""
    record = study.record
    told = [note for note in record.warnings if "split at random" not in note and "imputed" not in note]
    return list(dict.fromkeys([*told, *record.protocol.warnings, *more]))


def flow_text(texts: Sequence[str], parts: Sequence[Any]) -> str:
    """Who was analysed. texts: of each set. parts: the record's sets."""
    cases, patients = sum(part.cases for part in parts), sum(part.patients for part in parts)
    return tr(
        "{cases} cases of {patients} patients were analysed: {sets}.",
        cases=cases,
        patients=patients,
        sets=Told(tr("; ").join(texts)),
    )
