"""What studies with two classes alone do beside their models, in words: centres, ComBat, exact features, prediction sets."""

from __future__ import annotations

from ...base.language import Told, later, tr
from ...modelling.binary.centre_record import HarmonisedRecord
from ...modelling.binary.record import ExactComparisonRecord
from ...modelling.evaluation.centre_record import CentresRecord
from ..html import percent
from ..manuscript.words import cited, sentences
from ..training import results
from ..training.centre_section import refit_methods
from ..training.centre_words import pooled_text, pooling_text
from ..training.text import basis_text, row_estimate, table_rows
from .folder import BinaryFolder

_COVERED = {
    "all": later(
        "Prediction sets were made by conformal prediction{work} from out-of-fold predictions, to hold the true class in {aim} "
        "of all cases."
    ),
    "each-class": later(
        "Prediction sets were made by conformal prediction{work} from out-of-fold predictions, to hold the true class in {aim} "
        "of the cases of each class."
    ),
}
"""By whose coverage a plan asks for."""


def binary_methods(study: BinaryFolder) -> str:
    """How each was done; empty where there was none of them."""
    return sentences(_centre_methods(study), _exact_methods(study), _category_methods(study),
                     _set_methods(study))  # fmt: skip


def binary_results(study: BinaryFolder) -> list[str]:
    """A paragraph for each that there was."""
    centres, exact = study.record.centres, study.record.exact
    pooled = [_pooled(own) for own in (centres.judged if centres else ()) if own.pooled.value is not None]
    harmonised = [_harmonised(own) for own in (centres.combat.compared if centres and centres.combat else ())]
    compared = [_exact(own) for own in (exact.comparisons if exact else ())]
    compared += [
        tr("By exact features the {name} model does not exist: {reason}.", name=name, reason=reason)
        for name, reason in (exact.absent.items() if exact else ())
    ]
    return [sentences(*part) for part in (pooled, harmonised, compared, _categories(study), _sets(study))]


def _centre_methods(study: BinaryFolder) -> str:
    record = study.record.centres
    if record is None:
        return ""
    names = {name for own in record.judged for name in (*(each.name for each in own.figures), *own.not_judged)}
    found = [
        tr(
            "Every model was also judged apart in each of {count} centres (column {column}) by AUC, observed and predicted risk "
            "and calibration.",
            count=len(names), column=Told(record.column),
        ),
        pooling_text("AUC"),
    ]  # fmt: skip
    return sentences(
        *found, refit_methods([own.basis for own in record.judged], record.combat.least_patients if record.combat else None)
    )


def _exact_methods(study: BinaryFolder) -> str:
    if study.record.exact is None:
        return ""
    return tr(
        "The same design was fitted on exact features, too ({protocol}): means over the ROI of voxel-wise features, so that a "
        "score is the mean of its voxels' parts. Its AUCs were compared with those of the protocol's own features by DeLong's "
        "paired test; it opened the test sets as well.",
        protocol=Told(study.record.exact.protocol),
    )  # fmt: skip


def _category_methods(study: BinaryFolder) -> str:
    limits = study.record.protocol.modelling.risk_categories
    if not study.record.risk_categories:
        return ""
    return tr(
        "Moves between categories of risk with the limits {limits} were summed up as categorical net reclassification "
        "improvement{pencina}.",
        limits=Told(", ".join(f"{limit:g}" for limit in limits)), pencina=cited("pencina2008"),
    )  # fmt: skip


def _set_methods(study: BinaryFolder) -> str:
    plan = study.record.protocol.modelling
    if not study.record.prediction_sets or plan.coverage is None:
        return ""
    return tr(_COVERED[plan.coverage_of], work=cited("vovk2005"), aim=Told(percent(plan.coverage, 0)))


def _pooled(own: CentresRecord) -> str:
    """The AUCs of one model in the centres, and what they give together."""
    return pooled_text("AUC", own.model, own.basis, [(one.name, one.auc, one.auc_ci) for one in own.figures], own.pooled)


def _harmonised(own: HarmonisedRecord) -> str:
    end = Told(tr(", P {p}", p=Told(results.p_equals(own.difference.p)))) if own.difference.p is not None else Told("")
    return tr(
        "With ComBat the {model} model's AUC, {basis}, was {harmonised} instead of {auc}: difference {difference}{end}.",
        model=own.model, basis=Told(basis_text(own.basis)), harmonised=results.shown(own.harmonised.estimate),
        auc=results.shown(own.auc.estimate), difference=results.shown(own.difference.estimate), end=end,
    )  # fmt: skip


def _exact(own: ExactComparisonRecord) -> str:
    return tr(
        "By exact features the {model} model's AUC on {set} was {exact} against {auc}: difference {difference}, P {p}{end}.",
        model=own.model, set=own.set, exact=results.shown(own.exact_auc.estimate), auc=results.shown(own.auc.estimate),
        difference=results.shown(own.difference.estimate), p=Told(results.p_equals(own.p)),
        end=Told(results.condition(own.basis)),
    )  # fmt: skip


def _categories(study: BinaryFolder) -> list[str]:
    return [
        tr(
            "{model} v. {versus} on {set}: categorical net reclassification improvement {nri}, P {p}; with the event {events}, "
            "without {others}{end}.",
            model=row["model"], versus=row["versus"], set=row["set"], nri=results.shown(row_estimate(row, "nri")),
            p=Told(results.p_equals(row["p"])), events=results.shown(row_estimate(row, "nri_events")),
            others=results.shown(row_estimate(row, "nri_no_events")), end=Told(results.condition(row["basis"])),
        )
        for row in table_rows(study.table("risk_categories"))
    ]  # fmt: skip


def _sets(study: BinaryFolder) -> list[str]:
    return [
        tr(
            "Sets of the {model} model held the true class in {coverage} of the cases of {set}: both classes in {both}, one in "
            "{one}, none in {none} of them.",
            model=row["model"], set=row["set"], coverage=results.shown(row_estimate(row, "coverage")),
            both=Told(percent(row["both"])), one=Told(percent(row["one"])), none=Told(percent(row["none"])),
        )
        for row in table_rows(study.table("prediction_sets"))
    ]  # fmt: skip
