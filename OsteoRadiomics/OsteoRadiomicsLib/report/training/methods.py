"""How a training study was done, in words, filled in from its record: what studies of every type of outcome say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...base.language import Told, later, retold, tr
from ...modelling.study.names import CLINICAL, COMBINED, TRAIN
from ...modelling.study.record import BlockRecord
from ...protocols.classifiers import CLASSIFIERS
from ...protocols.modelling_plan import LassoStep, ModellingPlan, MrmrStep, SelectionStep, UnivariateStep
from ..manuscript.words import cited, sentences
from .folder import Recorded, RecordedClassifiers, StudyFolder
from .searches import validation_text
from .text import step_text

CLASSIFIER_WORKS = {
    "elastic-net": ("zou2005",),
    "knn": ("cover1967",),
    "svm-linear": ("cortes1995",),
    "svm-rbf": ("cortes1995",),
    "pca-svm": ("cortes1995",),
    "random-forest": ("breiman2001",),
    "xgboost": ("chen2016",),
    "lightgbm": ("ke2017",),
}
_VOXELWISE = {
    "mean": later(
        "Each feature is the mean over the ROI of its voxel-wise values, each from the neighbours within {radius} voxel(s), so "
        "that models have exact maps; features without such values, as shapes, were left out."
    ),
    "distribution": later(
        "Each feature says how its voxel-wise values, each from the neighbours within {radius} voxel(s), are distributed in the "
        "ROI; features without such values, as shapes, were left out."
    ),
}
"""By what extraction makes of voxel-wise features."""
_SOFTWARE = ("python", "numpy", "scipy", "scikit-learn", "imbalanced-learn", "lightgbm", "xgboost", "xgboost-cpu", "optuna")


def data_text(study: StudyFolder[Any], outcome: str) -> str:
    """Protocol, outcome and sets. outcome: what is predicted, as a sentence."""
    record = study.record
    protocol = record.protocol
    after = tr(" after {reference}", reference=protocol.reference) if protocol.reference else ""
    drawn = [retold(note) for note in record.warnings if "split at random" in note]
    told = [tr("{note}.", note=Told(note[:1].upper() + note[1:])) for note in drawn] or [
        tr("The sets were given with the tables.")
    ]
    stable = tr("Only features that readers had reproduced were used.") if "stable_sha256" in record.inputs else ""
    return sentences(
        tr(
            "The study followed the protocol {title} ({name}, SHA-256 {hash}...){after}.",
            title=protocol.title, name=protocol.name, hash=protocol.hash[:16], after=Told(after),
        ),
        outcome, *told, tr("No patient was in two sets."),
        tr("{features} features per case entered.", features=record.features), stable,
    )  # fmt: skip


def image_text(record: Recorded) -> str:
    """From image to features, as the protocol lays it down; empty where it says nothing of images."""
    protocol = record.protocol
    found = []
    if protocol.preprocessing:
        works = {"n4": cited("tustison2010")}
        names = [
            f"{retold(step.step)}{_settings(step.model_dump(exclude={'step'}))}{works.get(step.step, '')}"
            for step in protocol.preprocessing
        ]
        found.append(tr("The protocol prepares images in this order: {steps}.", steps=Told(", ".join(names))))
    extraction = protocol.content()["extraction"]
    if extraction:
        setting = extraction["setting"]
        spacing = setting.get("resampledPixelSpacing")
        if spacing:
            found.append(
                tr(
                    "The protocol resamples to {spacing} mm ({interpolator}).",
                    spacing=Told(" × ".join(f"{v:g}" for v in spacing)),
                    interpolator=Told(setting.get("interpolator", "sitkBSpline")),
                )
            )  # fmt: skip
        for key, text in (("binWidth", tr("a fixed bin width of")), ("binCount", tr("a fixed bin number of"))):
            if setting.get(key):
                found.append(
                    tr("The protocol discretises grey levels with {kind} {value:g}.", kind=Told(text), value=setting[key])
                )
        types = [f"{name}{_settings(own)}" for name, own in extraction["image_types"].items()]
        found.append(
            tr(
                "Its features, of the classes {classes}, come from the image types {types}, defined as in "
                "PyRadiomics{pyradiomics} and, where the two agree, by the Image Biomarker Standardisation Initiative{ibsi}.",
                classes=Told(", ".join(extraction["feature_classes"])), types=Told(", ".join(types)),
                pyradiomics=cited("griethuysen2017"), ibsi=cited("zwanenburg2020"),
            )
        )  # fmt: skip
        if extraction.get("voxelwise"):
            found.append(tr(_VOXELWISE[extraction["voxelwise"]], radius=setting.get("kernelRadius", 1)))
    return sentences(*found)


def _settings(values: Mapping[str, Any] | None) -> str:
    """`` (sigma = 1, 2, 3)``; empty without any. Keys stay as protocols write them."""
    found = []
    for key, value in (values or {}).items():
        numbers = value if isinstance(value, list | tuple) else [value]
        found.append(f"{key} = {', '.join(f'{own:g}' if isinstance(own, int | float) else str(own) for own in numbers)}")
    return f" ({'; '.join(found)})" if found else ""


def imputation_text(record: Recorded) -> str:
    """How missing values were handled, and which there were."""
    notes = [retold(note) for note in record.warnings if "imputed" in note]
    rule = tr(
        "Missing feature values were replaced by the median of the training cases, missing clinical values by their median or "
        "most frequent category."
    )
    return sentences(rule, *(tr("{note}.", note=Told(note)) for note in notes)) if notes else tr("No value was missing.")


def selection_text(plan: ModellingPlan, blocks: Sequence[BlockRecord]) -> str:
    """How features were selected, in the plan's order."""
    if not plan.selection:
        return tr("No feature was selected: all that vary were used.")
    chain = Told(tr("; then ").join(f"{step_text(step)}{_step_works(step)}" for step in plan.selection))
    found = [
        tr(
            "Features were selected on training cases only, in this order: columns that do not vary were dropped and the others "
            "standardised; then {chain}.",
            chain=chain,
        )
    ]
    if not plan.has_radscore:
        found.append(tr("No step was a LASSO, so there was no Radscore: the radiomics model took the selected features."))
    elif len(blocks) > 1:
        names = Told(", ".join(block.name for block in blocks))
        found.append(tr("The LASSO's linear predictor was the Radscore, one for each of {names}.", names=names))
    else:
        found.append(tr("The LASSO's linear predictor was the Radscore."))
    return sentences(*found)


def _step_works(step: SelectionStep) -> str:
    match step:
        case LassoStep(family="cox"):
            return cited("tibshirani1997", "simon2011")
        case LassoStep():
            return cited("tibshirani1996")
        case MrmrStep():
            return cited("peng2005")
        case UnivariateStep(fdr=True):
            return cited("benjamini1995")
        case _:
            return ""


def screening_text(study: StudyFolder[Any], regression: str) -> str:
    """How clinical variables were chosen. regression: what kind."""
    if CLINICAL not in study.models or not len(study.table("screening")):
        return ""
    return tr(
        "Clinical variables entered the clinical model if P was below {alpha:g} in univariable and again in multivariable "
        "{regression}.",
        alpha=study.record.protocol.modelling.clinical_alpha, regression=regression,
    )  # fmt: skip


def classifier_text(record: RecordedClassifiers, searched: bool) -> str:
    """Which classifiers there were, how one was chosen and how its parameters were found."""
    plan = record.protocol.modelling
    names = Told(tr("; ").join(f"{classifier_title(name)}{cited(*CLASSIFIER_WORKS.get(name, ()))}" for name in plan.classifiers))
    if len(plan.classifiers) > 1:
        choice = tr(
            "Of {count} classifiers ({names}) the one with the highest AUC of cross-validation within the training cases became "
            "the radiomics model; no test set took part in the choice.",
            count=len(plan.classifiers), names=names,
        )  # fmt: skip
    else:
        choice = tr("The classifier was: {name}.", name=names)
    return sentences(choice, oversampling_text(plan), tuning_text(plan, searched))


def classifier_title(name: str) -> str:
    """A classifier in words; its own name where no package here knows it."""
    return retold(CLASSIFIERS[name].title) if name in CLASSIFIERS else name


def oversampling_text(plan: ModellingPlan) -> str:
    """What was done about rare classes; empty where nothing was."""
    if plan.oversampling == "none":
        return ""
    if plan.order == "leak-proof":
        return tr(
            "Rare classes were oversampled by SMOTE{smote} within training folds, right before the classifier, and probabilities "
            "recalibrated on cross-validated predictions of the training cases.",
            smote=cited("chawla2002"),
        )
    return tr(
        "The whole training set was oversampled by SMOTE{smote} before selection, without recalibration.",
        smote=cited("chawla2002"),
    )


def tuning_text(plan: ModellingPlan, searched: bool) -> str:
    """How hyper-parameters were found. searched: whether any model has one that was sought."""
    if plan.tuning == "none" or not searched:
        return tr("Hyper-parameters kept their defaults.")
    how = (
        tr("Bayesian optimisation (Optuna){optuna}", optuna=cited("akiba2019")) if plan.tuning == "bayes" else tr("random draws")
    )
    return tr(
        "Hyper-parameters were sought by {how} within the training cases; a draw replaced the defaults only if it was better by "
        "more than the standard error of the difference.",
        how=Told(how),
    )


def combined_text(study: StudyFolder[Any]) -> str:
    """What the combined model joins; empty where there is none."""
    if COMBINED not in study.models:
        return ""
    plan = study.record.protocol.modelling
    if not plan.has_radscore:
        return tr("The combined model was the same classifier on the selected features and the clinical variables.")
    if plan.order == "leak-proof":
        return tr(
            "The combined model joins the clinical variables and the Radscores; it was fitted on Radscores that were "
            "cross-validated "
            "within the training cases, since those of the cases they were fitted on weigh too much."
        )
    return tr("The combined model joins the clinical variables and the Radscores.")


def validation_sentences(study: StudyFolder[Any]) -> str:
    """Cross-validation of the whole procedure, and the opening of the test sets."""
    record = study.record
    plan, tests = record.protocol.modelling, [part.set for part in record.flow if part.set != TRAIN]
    how = Told(validation_text(plan))
    if plan.order == "leak-proof":
        inner = tr(
            "Figures of the training set are out of fold: everything that learns from data, selection included, was repeated "
            "without the patients it was judged on ({how}, by patient).",
            how=how,
        )
    else:
        inner = tr(
            "Features were selected once on the whole training set, as in the published order, and only what came after was "
            "cross-validated ({how}, by patient): figures of the training set are optimistic.",
            how=how,
        )
    if not tests:
        return sentences(inner, tr("There was no test set."))
    names = Told(", ".join(retold(name) for name in tests))
    frozen = tr("The models were frozen before the test sets ({names}) were opened.", names=names)
    times = {name: sum(entry.set == name for entry in record.openings) for name in tests}
    again = [tr("The set {name} was opened {count} times.", name=name, count=count) for name, count in times.items() if count > 1]
    return sentences(inner, frozen, *(again or [tr("Each was opened once.")]))


def interval_text(record: Recorded) -> str:
    """How intervals of out-of-fold figures come about, and of patients with several rows."""
    found = []
    if record.intervals:
        found.append(tr("{method}{work}.", method=record.intervals.removesuffix("."), work=cited("nadeau2003")))
    if any(part.patients < part.cases for part in record.flow):
        found.append(
            tr("Some patients have several cases, so intervals and tests took the patient as the cluster{work}.",
               work=cited("obuchowski1997"))
        )  # fmt: skip
    return sentences(*found)


def software_text(record: Recorded) -> str:
    """With which versions, and along which reporting guidelines."""
    versions = record.versions
    others = Told(", ".join(f"{name} {versions[name]}" for name in _SOFTWARE if name in versions))
    return sentences(
        tr(
            "All steps were done with OsteoRadiomics {version} ({others}){work}; the seed was {seed}.",
            version=versions["osteoradiomics"], others=others, work=cited("pedregosa2011"),
            seed=record.protocol.modelling.split.seed,
        ),
        tr(
            "Items of the reporting guidelines TRIPOD+AI{tripod}, CLEAR{clear} and METRICS{metrics} were filled in from the "
            "study's record where it speaks to them.",
            tripod=cited("collins2024"), clear=cited("kocak2023"), metrics=cited("kocak2024"),
        ),
    )  # fmt: skip
