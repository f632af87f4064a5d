"""The items of the reporting checklists: their numbers, what they are about in our own words, and who can speak to them.

Numbers and weights as published; the wording is not theirs, so read each item at its source. CLEAR: Kocak et al., Insights
Imaging 2023;14:75. METRICS: Kocak et al., Insights Imaging 2024;15:8. TRIPOD+AI: Collins et al., BMJ 2024;385:e078378.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["auto", "semi", "author"]
"""Who speaks to an item: the study's record alone, the authors with what the record adds, or the authors alone."""


@dataclass(frozen=True)
class Item:
    """number: in the checklist.

    topic: in our words. key: of the evidence in ``gathered``, empty where there can be none.
    """

    number: str
    role: Role
    topic: str
    key: str = ""


@dataclass(frozen=True)
class Form:
    """A checklist.

    items: those listed here. count: of all its items. note: what its numbering was checked against.
    """

    name: str
    source: str
    note: str
    count: int
    items: tuple[Item, ...]


CLEAR = Form(
    "CLEAR",
    "Kocak et al., Insights Imaging 2023;14:75 (CC BY), 58 items",
    "Numbers checked against the authors' online form, version 1.0.",
    58,
    (
        Item("7", "semi", "checklists followed", "checklists"),
        Item("9", "semi", "sample size", "sample size"),
        Item("10", "semi", "kind of study"),
        Item("12", "auto", "steps from image to model", "pipeline"),
        Item("13", "semi", "where the data come from", "inputs"),
        Item("15", "auto", "how sets were formed", "split"),
        Item("16", "auto", "image acquisition", "acquisition"),
        Item("17", "semi", "clinical inputs", "clinical inputs"),
        Item("18", "semi", "reference standard", "reference standard"),
        Item("19", "semi", "how regions were drawn"),
        Item("20", "semi", "who drew them"),
        Item("21", "auto", "image preprocessing", "preprocessing"),
        Item("22", "auto", "resampling", "resampling"),
        Item("23", "auto", "grey-level discretisation", "discretisation"),
        Item("24", "auto", "image types", "image types"),
        Item("25", "auto", "extraction software", "software"),
        Item("26", "auto", "feature classes", "feature classes"),
        Item("27", "auto", "number of features", "feature count"),
        Item("28", "auto", "settings left at their defaults", "defaults"),
        Item("29", "auto", "missing values", "missing values"),
        Item("30", "auto", "class imbalance", "imbalance"),
        Item("31", "auto", "reliability of the regions", "reader agreement"),
        Item("32", "auto", "scaling of features", "scaling"),
        Item("33", "auto", "reduction of features", "selection"),
        Item("34", "auto", "algorithms", "models"),
        Item("35", "auto", "training and tuning", "tuning"),
        Item("36", "semi", "confounders", "subgroups"),
        Item("37", "auto", "choice of the model", "model choice"),
        Item("38", "auto", "testing", "testing"),
        Item("39", "semi", "measures and why these", "metrics"),
        Item("40", "auto", "uncertainty", "uncertainty"),
        Item("41", "auto", "test between models", "comparison"),
        Item("42", "auto", "comparison with non-radiomic models, how", "clinical comparison"),
        Item("43", "auto", "explanation of the models", "explanation"),
        Item("44", "auto", "characteristics of the patients", "characteristics"),
        Item("45", "semi", "flow of the patients", "patients"),
        Item("46", "auto", "statistics of the features", "features kept"),
        Item("47", "auto", "performance", "performance"),
        Item("48", "auto", "comparison with non-radiomic models, result", "added value"),
        Item("53", "semi", "sharing of images and masks"),
        Item("54", "semi", "sharing of feature values", "inputs"),
        Item("55", "auto", "sharing of preprocessing settings", "settings file"),
        Item("56", "semi", "sharing of modelling code", "code"),
        Item("57", "auto", "sharing of the model files", "model files"),
        Item("58", "semi", "a system ready to use", "ready to use"),
    ),
)

METRICS = Form(
    "METRICS",
    "Kocak et al., Insights Imaging 2024;15:8 (CC BY), 30 items",
    "Numbers and weights checked against table 1 of the paper and the list of METRICS-E3.",
    30,
    (
        Item("1", "auto", "checklists followed", "checklists"),
        Item("2", "author", "eligibility of a representative sample"),
        Item("3", "author", "quality of the reference standard"),
        Item("4", "semi", "several centres", "sets"),
        Item("5", "author", "imaging that carries over to practice"),
        Item("6", "auto", "acquisition parameters", "acquisition"),
        Item("7", "semi", "time between imaging and reference standard"),
        Item("8", "semi", "how regions were drawn"),
        Item("9", "auto", "check of fully automated segmentation", "automatic segmentation"),
        Item("10", "auto", "masks of the test set by one reader or tool", "test masks"),
        Item("11", "auto", "image preprocessing", "preprocessing"),
        Item("12", "auto", "standardised extraction software", "software"),
        Item("13", "auto", "extraction parameters", "extraction settings"),
        Item("14", "auto", "removal of features that are not robust", "reader agreement"),
        Item("15", "auto", "removal of redundant features", "redundancy"),
        Item("16", "auto", "dimensions against the size of the data", "dimensionality"),
        Item("17", "author", "robustness of end-to-end deep learning"),
        Item("18", "auto", "partition of the data", "split"),
        Item("19", "semi", "confounders", "subgroups"),
        Item("20", "auto", "measures of performance", "metrics"),
        Item("21", "auto", "uncertainty", "uncertainty"),
        Item("22", "auto", "calibration", "calibration"),
        Item("23", "semi", "one kind of imaging, or why more", "sequences"),
        Item("24", "auto", "comparison with non-radiomic models", "clinical comparison"),
        Item("25", "auto", "comparison with simple statistical models", "simple models"),
        Item("26", "auto", "internal testing", "internal test"),
        Item("27", "auto", "external testing", "external test"),
        Item("28", "semi", "sharing of data", "inputs"),
        Item("29", "semi", "sharing of code", "code"),
        Item("30", "semi", "sharing of models", "model files"),
    ),
)
METRICS_WEIGHTS = (
    0.0368, 0.0735, 0.0919, 0.0438, 0.0292, 0.0438, 0.0292, 0.0337, 0.0225, 0.0112, 0.0622, 0.0311, 0.0415, 0.0200, 0.0200,
    0.0300, 0.0200, 0.0599, 0.0300, 0.0352, 0.0234, 0.0176, 0.0117, 0.0293, 0.0176, 0.0375, 0.0749, 0.0075, 0.0075, 0.0075,
)  # fmt: skip
"""Of items 1 to 30, in order."""

TRIPOD_AI = Form(
    "TRIPOD+AI",
    "Collins et al., BMJ 2024;385:e078378, 27 items with 52 sub-items",
    "Numbers checked against a reprint of the checklist of 11 January 2024 (52 sub-items), not against the journal's own file.",
    52,
    (
        Item("7", "auto", "preparation and quality of the data", "preprocessing"),
        Item("11", "auto", "missing values", "missing values"),
        Item("12a", "auto", "use and partition of the data", "split"),
        Item("12b", "auto", "handling of inputs", "scaling"),
        Item("12c", "auto", "type of model, building and internal validation", "building"),
        Item("12e", "auto", "measures of performance and comparison", "metrics"),
        Item("12f", "auto", "updating of the model after testing", "updating"),
        Item("12g", "auto", "how predictions are calculated", "predictions"),
        Item("13", "auto", "class imbalance and recalibration", "imbalance"),
        Item("15", "auto", "output and cut-offs", "cut-offs"),
        Item("20a", "auto", "flow of the patients", "patients"),
        Item("20b", "auto", "characteristics of the patients", "characteristics"),
        Item("20c", "auto", "test sets beside the training set", "distributions"),
        Item("21", "auto", "patients and events in each analysis", "events"),
        Item("22", "auto", "the full model", "model files"),
        Item("23a", "auto", "performance, also in subgroups", "performance"),
        Item("23b", "auto", "heterogeneity between sets", "heterogeneity"),
        Item("24", "auto", "result of updating", "recalibration"),
    ),
)
FORMS = (CLEAR, METRICS, TRIPOD_AI)
