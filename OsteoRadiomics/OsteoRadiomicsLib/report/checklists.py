"""Reporting checklists with what the study's record says as evidence; it never answers "yes" for the authors.

Item numbers are those of CLEAR (Kocak et al., Insights Imaging 2023;14:75), METRICS (Kocak et al., Insights Imaging
2024;15:8) and TRIPOD+AI (Collins et al., BMJ 2024;385:e078378); the topics are our own short words, so read the item there.
"""

from __future__ import annotations

from dataclasses import dataclass

from .checklist_evidence import gathered
from .training_folder import TrainingFolder


@dataclass(frozen=True)
class Evidence:
    """What the study's record says for one item. item: its number in the checklist. topic: in our words."""

    item: str
    topic: str
    text: str


@dataclass(frozen=True)
class Checklist:
    """evidence: of the items that the software can speak to. others: how many items only the authors can answer."""

    name: str
    source: str
    evidence: tuple[Evidence, ...]
    others: int


@dataclass(frozen=True)
class _Form:
    """A checklist: how many items, and which evidence (by its key) belongs to which item."""

    name: str
    source: str
    items: int
    keys: dict[str, str]


_FORMS = (
    _Form(
        "CLEAR",
        "Kocak et al., Insights Imaging 2023;14:75 (CC BY), 58 items",
        58,
        {
            "9": "sample size", "15": "split", "17": "clinical inputs", "18": "reference standard", "21": "preprocessing",
            "24": "image types", "25": "software", "27": "feature count", "28": "extraction settings", "29": "missing values",
            "30": "imbalance", "31": "reader agreement", "32": "scaling", "33": "selection", "34": "models", "35": "tuning",
            "37": "model choice", "38": "testing", "39": "external test", "40": "metrics", "41": "uncertainty",
            "42": "comparison", "43": "clinical comparison", "44": "explanation", "45": "characteristics", "47": "features kept",
            "48": "performance", "58": "model files",
        },
    ),
    _Form(
        "METRICS",
        "Kocak et al., Insights Imaging 2024;15:8 (CC BY), 30 items",
        30,
        {
            "1": "checklists", "3": "reference standard", "11": "preprocessing", "12": "software", "13": "extraction settings",
            "14": "reader agreement", "15": "redundancy", "16": "sample size", "18": "split", "19": "subgroups", "20": "metrics",
            "21": "uncertainty", "22": "calibration", "24": "clinical comparison", "25": "models", "26": "testing",
            "27": "external test", "30": "model files",
        },
    ),
    _Form(
        "TRIPOD+AI",
        "Collins et al., BMJ 2024;385:e078378, 52 items and sub-items",
        52,
        {
            "7": "preprocessing", "8a": "reference standard", "10": "sample size", "11": "missing values", "12a": "split",
            "12b": "scaling", "12c": "models", "12e": "metrics", "12f": "recalibration", "13": "imbalance", "15": "cut-offs",
            "20a": "patients", "20b": "characteristics", "21": "events", "22": "model files", "23a": "performance",
            "23b": "subgroups", "24": "recalibration",
        },
    ),
)  # fmt: skip


def checklists(study: TrainingFolder) -> tuple[Checklist, ...]:
    """Every checklist with the evidence of this study; an item the study has nothing for is left to the authors."""
    known = gathered(study)
    found = []
    for form in _FORMS:
        evidence = tuple(Evidence(item, key, known[key]) for item, key in form.keys.items() if key in known)
        found.append(Checklist(form.name, form.source, evidence, form.items - len(evidence)))
    return tuple(found)
