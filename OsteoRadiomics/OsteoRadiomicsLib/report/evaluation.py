"""The page of one evaluated score, from its metrics.json and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..base.files import replacing, write_text
from ..base.language import later, retold, tr
from ..base.records import Part, json_object, read_bytes
from ..modelling.evaluation.metrics_record import EVALUATION_FORM, GainRecord, Interval, MetricsRecord
from ..modelling.number.metrics_record import MeasuredRecord
from .figures import FORMATS
from .html import fixed, percent, render
from .pictures import MEASURED_FIGURES, Picture

Evaluation = MetricsRecord | MeasuredRecord
RECORD, PAGE, KIND = "metrics.json", "evaluation.html", "evaluation"
RATES = {
    "sensitivity": later("Sensitivity (recall)"),
    "specificity": later("Specificity"),
    "accuracy": later("Accuracy"),
    "ppv": later("PPV (precision)"),
    "npv": "NPV",
    "f1": "F1",
}
CALIBRATION = {
    "slope": later("Slope (1 is ideal)"),
    "intercept": later("Intercept (0 is ideal)"),
    "in_the_large": later("Calibration in the large: intercept at slope 1 (0 is ideal)"),
    "expected_observed": later("Expected / observed events (1 is ideal)"),
}
GAIN = {"nri": later("Category-free NRI (-2 to 2)"), "idi": later("IDI (-1 to 1)")}
MOVED = {
    "nri": later("Categorical NRI (-2 to 2)"),
    "of_events": later("Categorical NRI, event (-1 to 1)"),
    "of_non_events": later("Categorical NRI, no event (-1 to 1)"),
}
SHOWN_THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
FIGURES = {
    "roc": (later("ROC curve"), later("with the 95 % interval of the AUC by DeLong; the mark is the cut-off")),
    "precision_recall": (
        later("Precision-recall curve"),
        later("the level line is the prevalence, the precision of a score that knows nothing"),
    ),
    "score": (later("Distribution of the score"), later("in patients with and without the event")),
    "calibration": (
        later("Calibration"),
        later("points: groups of about equal size with Wilson's 95 % interval; curve: local linear regression"),
    ),
    "decision_curve": (
        later("Decision curve"),
        later(
            "net benefit of acting from a threshold probability on, against acting on all and on nobody; bands: 95 %, bootstrap "
            "of the patients with the predictions as they are"
        ),
    ),
}

CLUSTERED = {"roc": later("with the 95 % interval of the AUC by Obuchowski, by patient; the mark is the cut-off")}
"""Captions where patients have several rows."""


@dataclass(frozen=True)
class Row:
    """One line of a table of measures. remark: a reason, warning or P value, or empty."""

    name: str
    value: str
    interval: str
    remark: str


def evaluation_page(record: MetricsRecord, figures: Mapping[str, bytes]) -> str:
    """The page. record: content of metrics.json. figures: PNGs by the names of ``FIGURES``; unknown names are left out."""
    reasons, delong, calibration, gain = record.reasons, record.delong, record.calibration, record.reclassification
    moved = record.risk_categories
    return render(
        "evaluation.html",
        record=record,
        fixed=fixed,
        interval=_interval,
        prevalence=percent(record.prevalence),
        auc=_row(record, "auc", "AUC", reasons),
        delong=delong,
        difference=_interval(delong.diff_ci) if delong else "",
        versus_interval=_interval(delong.auc_versus_ci) if delong else "",
        rates=[_row(record, key, name, reasons) for key, name in RATES.items()],
        calibration=[_row(calibration, key, name, reasons, "calibration.") for key, name in CALIBRATION.items()]
        if calibration
        else [],
        brier=_row(record, "brier", later("Brier score (0 is ideal)"), reasons),
        gain=[_gain_row(gain, key, name, reasons) for key, name in GAIN.items()] if gain else [],
        moved=[_row(moved, key, name, reasons, "risk_categories.") for key, name in MOVED.items()] if moved else [],
        moves=moved,
        banded=any(point.model_ci is not None for point in record.net_benefit or ()),
        net_benefit=[row for row in record.net_benefit or () if round(row.threshold, 6) in SHOWN_THRESHOLDS],
        general=_general_warnings(record),
        pictures=[Picture(*_caption(record, name), png) for name, png in figures.items() if name in FIGURES],
    )


def write_evaluation(folder: Path, record: Evaluation, page: str, figures: Mapping[str, bytes]) -> None:
    """Write metrics.json, the page and the figure files; figures that an earlier evaluation left there are removed.

    metrics.json goes first and comes back last, so a folder that holds it is complete. Raises OutputError.
    """
    (folder / RECORD).unlink(missing_ok=True)
    for name in (f"{stem}.{suffix}" for stem in (*FIGURES, *MEASURED_FIGURES) for suffix in FORMATS):
        if name not in figures:
            (folder / name).unlink(missing_ok=True)
    for name, content in figures.items():
        with replacing(folder / name) as temporary:
            temporary.write_bytes(content)
    write_text(folder / PAGE, page)
    record.write(folder / RECORD)


def is_evaluation_folder(folder: Path) -> bool:
    """Whether a folder holds an evaluation."""
    return (folder / RECORD).is_file()


def page_of_folder(folder: Path) -> str:
    """The page again, from metrics.json and the PNGs beside it. Raises TableError when metrics.json is damaged."""
    from .number.evaluation import measured_page

    record = read_evaluation(folder / RECORD)
    if isinstance(record, MeasuredRecord):
        return measured_page(record, _pictures(folder, MEASURED_FIGURES))
    return evaluation_page(record, _pictures(folder, FIGURES))


def read_evaluation(path: Path) -> Evaluation:
    """The record in a metrics.json, of whatever kind. Raises TableError naming the file."""
    data, where = read_bytes(path, EVALUATION_FORM), str(path)
    kind = MeasuredRecord if "measured" in json_object(data, where, EVALUATION_FORM) else MetricsRecord
    return kind.from_bytes(data, where)


def _pictures(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Those of the figures that lie in the folder, as PNG, by name."""
    found = {name: folder / f"{name}.png" for name in names}
    return {name: read_bytes(path, EVALUATION_FORM) for name, path in found.items() if path.is_file()}


def _general_warnings(record: MetricsRecord) -> list[str]:
    """What must stand beside the headline."""
    found = []
    if record.auc is not None and record.auc < 0.5:
        found.append(
            tr(
                "The AUC is below 0.5: higher values of {score} speak against the event here; check its direction",
                score=record.score,
            )
        )
    if "patients" in record.reasons:
        found.append(retold(_sentence(record.reasons["patients"])))
    least = _smaller_class(record)
    if least < 10:
        found.append(tr("Only {least} patient(s) in the smaller class: every number here is very uncertain", least=least))
    if "auc_ci" in record.reasons:
        found.append(retold(_sentence(record.reasons["auc_ci"])))
    return found


def _smaller_class(record: MetricsRecord) -> int:
    """Patients of the class that fewer of them have."""
    cluster = record.cluster
    if cluster is None:
        return min(record.events, record.patients - record.events)
    return min(cluster.patients_with_event or 0, cluster.patients_without_event or 0)


def _caption(record: MetricsRecord, name: str) -> tuple[str, str]:
    title, text = FIGURES[name]
    return tr(title), tr(text if record.cluster is None else CLUSTERED.get(name, text))


def _row(part: Part, key: str, name: str, reasons: Mapping[str, str], place: str = "") -> Row:
    remark = reasons.get(f"{place}{key}") or reasons.get(f"{place}{key}_ci") or ""
    return Row(tr(name), fixed(getattr(part, key)), _interval(getattr(part, f"{key}_ci")), remark)


def _gain_row(gain: GainRecord, key: str, name: str, reasons: Mapping[str, str]) -> Row:
    row = _row(gain, key, name, reasons, "reclassification.")
    p = getattr(gain, f"{key}_p")
    return Row(row.name, row.value, row.interval, row.remark or ("" if p is None else _p(p)))


def _p(p: float) -> str:
    return "P < 0.001" if p < 0.001 else f"P = {p:.3f}"


def _interval(ends: Interval | None, digits: int = 3) -> str:
    if ends is None or None in ends:
        return "–"
    return tr("{low} to {high}", low=fixed(ends[0], digits), high=fixed(ends[1], digits))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
