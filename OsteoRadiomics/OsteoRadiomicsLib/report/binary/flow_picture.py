"""The flow of patients of a training report as a figure, for papers; the page draws it itself."""

from __future__ import annotations

from ...base.language import retold, tr
from ..figure_plan import Plan
from ..figures.flow import FlowStep, flow_figure
from .folder import BinaryFolder
from .validation_view import outcome_names


def flow_plan(study: BinaryFolder) -> Plan:
    """From the screened patients, where exclusions were given, to the sets."""
    record = study.record
    steps, excluded = [], [
        tr("{cases} {reason}", cases=item.cases, reason=item.reason) + (f" ({retold(item.set)})" if item.set else "")
        for item in record.exclusions
    ]  # fmt: skip
    if excluded:
        screened = study.found + sum(item.cases for item in record.exclusions)
        steps.append(FlowStep((tr("Screened"), tr("{cases} cases", cases=screened))))
        excluded.insert(0, tr("Excluded"))
    steps.append(FlowStep((tr("Feature table"), tr("{cases} cases", cases=study.found)), tuple(excluded)))
    aside = [tr("{cases} {reason}", cases=item.cases, reason=item.reason) for item in record.left_out]
    if aside:
        aside.insert(0, tr("Left out"))
    cases, patients = (sum(getattr(part, name) for part in record.flow) for name in ("cases", "patients"))
    steps.append(FlowStep((tr("Analysed"), _counted(cases, patients)), tuple(aside)))
    event, other = outcome_names(record.protocol.outcome)
    sets = [
        (retold(part.set), _counted(part.cases, part.patients), f"{part.events} {event}", f"{part.no_events} {other}")
        for part in record.flow
    ]
    caption = tr("who was screened, left out and analysed")
    return Plan("flow", "flow", tr("Flow of patients"), caption, lambda: flow_figure(steps, sets))


def _counted(cases: int, patients: int) -> str:
    if cases == patients:
        return tr("{cases} cases", cases=cases)
    return tr("{cases} cases of {patients} patients", cases=cases, patients=patients)
