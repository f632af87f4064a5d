"""A model's evidence as Markdown, for its card."""

from __future__ import annotations

from collections.abc import Sequence

from .evidence import Evidence, Figure, Finding

TITLES = {
    "cross-validation": "Cross-validation of the whole procedure",
    "held-out": "Held-out patients of the study",
    "validation": "Patients of another centre or time",
    "update": "Update",
}


def evidence_lines(found: Sequence[Evidence]) -> list[str]:
    """One part for each finding; a sentence where there is none."""
    if not found:
        return ["## Results since it was frozen", "", "None is recorded. `validate --append-to-model` adds one."]
    lines = ["## Results since it was frozen"]
    for number, entry in enumerate(found, start=1):
        lines += ["", *_finding(number, entry.finding)]
    return lines


def _finding(number: int, finding: Finding) -> list[str]:
    patients = f" of {finding.patients} patients" if finding.patients < finding.cases else ""
    events = "" if finding.events is None else f", {finding.events} with the event ({100 * finding.events / finding.cases:.1f} %)"
    made = f", {finding.made}" if finding.made else ""
    lines = [f"### {number}. {TITLES[finding.basis]}: {finding.data}", "", f"{finding.cases} cases{patients}{events}{made}.", ""]
    whole = [figure for figure in finding.figures if not figure.group]
    lines += [
        "| Figure | Value | 95 % interval |",
        "|---|---|---|",
        *(f"| {row.name} | {_number(row.value)} | {_ends(row)} |" for row in whole),
    ]
    grouped = [figure for figure in finding.figures if figure.group]
    if grouped:
        lines += ["", "| Subgroup | n | Figure | Value | 95 % interval |", "|---|---|---|---|---|"]
        lines += [f"| {row.group} | {row.n or '–'} | {row.name} | {_number(row.value)} | {_ends(row)} |" for row in grouped]
    if finding.shifts:
        lines += ["", "Inputs that differ from those of training (standardised difference beyond 0.1):", ""]
        lines += ["| Input | Training | Here | Difference |", "|---|---|---|---|"]
        lines += [
            f"| {row.title} | {_number(row.trained)} | {_number(row.here)} | {row.difference:+.2f} |" for row in finding.shifts
        ]
    if finding.intervals:
        lines += ["", f"{finding.intervals}."]
    return [*lines, *(f"\n**Warning.** {remark}." for remark in finding.remarks)]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"


def _ends(figure: Figure) -> str:
    low, high = figure.ci_95 or (None, None)
    return "–" if low is None or high is None else f"{low:.4g} to {high:.4g}"
