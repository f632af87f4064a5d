"""Sentences for the Methods section of a paper, written from what was computed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pandas as pd

from ...agreement import AgreementAnalysis, ComparisonResult, IccFilter, icc_form
from ...agreement.small_numbers import FewCases, few_cases
from ...base.language import Told, retold, tr
from ...base.version import __version__
from ..manuscript.words import Section, Words, cited, with_references
from .agreement_inputs import AgreementInputs
from .design_text import design_text


def agreement_words(inputs: AgreementInputs, analysis: AgreementAnalysis) -> Words:
    """What a paper says of it, with the works its methods come from."""
    return with_references([Section(tr("Methods and Results"), methods_text(inputs, analysis))])


def methods_text(inputs: AgreementInputs, analysis: AgreementAnalysis) -> tuple[str, ...]:
    """Paragraphs for a paper, works marked by ``cited``: exact ICC form, interval and threshold; one sentence per comparison with
    readers, cases, result and whatever must be said of it; masks, grades, software; and every warning of the report."""
    paragraphs = []
    for number, (used, results) in enumerate(itertools.groupby(analysis.results, lambda result: result.comparison.criterion)):
        paragraphs.append(" ".join([_criterion(used), *([tr("No value was imputed.")] if number == 0 else [])]))
        paragraphs += map(_comparison, results)
    if sum(result.comparison.filters for result in analysis.results) > 1:
        total = sum(len(group.features) for group in analysis.stable.groups)
        tested = len(analysis.results[-1].icc)
        paragraphs.append(
            tr(
                "The filters were applied in this order; {total} of {tested} features passed all of them.",
                total=total,
                tested=tested,
            )
        )
    if inputs.overlaps is not None and len(inputs.overlaps):
        paragraphs.append(_overlap(inputs.overlaps))
    if inputs.grades is not None and len(inputs.grades):
        paragraphs.append(_grades(inputs.grades))
    paragraphs += design_text(inputs.design)
    protocol = (
        tr(
            ", protocol {protocol} (SHA-256 {hash}...)",
            protocol=inputs.protocol,
            hash=inputs.protocol_sha256[:16],
        )
        if inputs.protocol_sha256
        else ""
    )
    paragraphs.append(
        tr(
            "Features and agreement were computed with OsteoRadiomics {version}{protocol}.",
            version=__version__,
            protocol=protocol,
        )
    )
    if inputs.warnings:
        paragraphs.append(tr("To be stated with these figures: {warnings}.", warnings=_clauses(inputs.warnings)))
    return tuple(paragraphs)


def _criterion(used: IccFilter) -> str:
    """Which ICC was measured, and what it takes to be kept."""
    form = icc_form(used.form)
    words = tr("{mcgraw_wong} of McGraw and Wong; {description}", mcgraw_wong=form.mcgraw_wong, description=form.description)
    rule = (
        form.name
        if used.rule == "point"
        else tr("the lower bound of the {level} interval of {name}", level=used.level, name=form.name)
    )
    return tr(
        "Agreement of features was measured by the intraclass correlation coefficient {name} of Shrout and Fleiss ({words}) with "
        "its {level} confidence interval. Features were kept if {rule} was above {threshold:g}.",
        name=form.name, words=Told(f"{words}{cited('shrout1979', 'mcgraw1996')}"), level=used.level, rule=rule,
        threshold=used.threshold,
    )  # fmt: skip


def _comparison(result: ComparisonResult) -> str:
    """One sentence: who was compared on what, what was kept, and whatever must be said of it."""
    sizes, either = result.icc["n_cases"], result.by_rule
    cases = f"{sizes.max()}" if sizes.min() == sizes.max() else tr("{low} to {high}", low=sizes.min(), high=sizes.max())
    lead = tr(
        "{comparison}, {who} ({raters}) on {cases} cases, {tested}: {kept} of {total} passed, {point} with the ICC "
        "itself and {lower} with the lower bound of its interval above {threshold:g}",
        comparison=_capital(retold(result.comparison.name)), who=_counted(result), raters=raters_listed(result.raters),
        cases=cases, tested=_tested(result), kept=int(result.icc["stable"].sum()), total=len(result.icc), point=either.point,
        lower=either.lower, threshold=result.comparison.criterion.threshold,
    )  # fmt: skip
    return tr("{clauses}.", clauses=_clauses([lead, *_said_of(result)]))


def _said_of(result: ComparisonResult) -> list[str]:
    """Clauses on one comparison."""
    clauses = []
    if not result.comparison.independent:
        clauses.append(tr("one revised copies of the other's masks, so this is no inter-reader agreement"))
    if not result.comparison.filters:
        clauses.append(tr("no feature was left out for it"))
    if result.simulated:
        clauses.append(
            tr(
                "the simulated readers were generated from one person's masks by seeded contour randomisation, so the result "
                "estimates the stability of features and not the agreement between people"
            )
        )
    if icc_form(result.comparison.criterion.form).average:
        clauses.append(tr("it is the reliability of the mean of {count} raters, not of a single one", count=len(result.raters)))
    if undefined := int((result.icc["reason"] != "").sum()):
        clauses.append(tr("{undefined} had no defined ICC and were excluded", undefined=undefined))
    if left_out := len(result.incomplete):
        clauses.append(
            tr("{count} cases were not read by every rater and left out", count=left_out)
            if left_out > 1
            else tr("1 case was not read by every rater and left out")
        )
    if every := result.all_readings:
        clauses.append(
            tr(
                "over all {readings} readings of {cases} cases, by a linear mixed model (restricted maximum likelihood), the ICC "
                "itself was above it for {point} and its lower bound for {lower}",
                readings=every.readings, cases=every.cases, point=every.by_rule.point, lower=every.by_rule.lower,
            )
        )  # fmt: skip
    if few := too_few(result):
        clauses.append(
            tr(
                "{cases} cases are fewer than the {needed} that show this with a power of 0.8 when the ICC is {expected:g} "
                "(Walter, Eliasziw and Donner 1998), so features may have passed or failed by chance",
                cases=few.cases, needed=few.needed, expected=few.expected,
            )
            + cited("walter1998")
        )  # fmt: skip
    return [*clauses, *result.comparison.circumstances]


def _clauses(parts: Sequence[str]) -> str:
    """Each retold; what is in the language that is spoken already stays."""
    return tr("; ").join(map(retold, parts))


def too_few(result: ComparisonResult) -> FewCases | None:
    """Whether a comparison has fewer cases than its rule needs; None of one that leaves no feature out."""
    if not result.comparison.filters:
        return None
    return few_cases(int(result.icc["n_cases"].max()), len(result.raters), result.comparison.criterion)


def _tested(result: ComparisonResult) -> str:
    groups = len(result.ratings)
    features = len(result.ratings[0].features)
    if groups == 1:
        return tr("{features} features", features=features)
    split = tr(" and ").join(retold(name) for name in result.group_columns)
    return tr("{features} features in each of {groups} groups by {split}", features=features, groups=groups, split=split)


def _overlap(overlaps: pd.DataFrame) -> str:
    defined = overlaps["hd95"].notna()
    tolerance = overlaps["tolerance_mm"].iloc[0]
    missing = int((~defined).sum())
    note = (
        tr(" In {missing} comparison(s) a mask was missing, so that distances are undefined.", missing=missing) if missing else ""
    )
    return tr(
        "Overlap of the masks was measured by the Dice coefficient ({dice}), the 95th percentile of the Hausdorff "
        "distance (the larger of the two directions; {hd95} mm), the average symmetric surface distance ({assd} "
        "mm) and the surface Dice at {tolerance:g} mm ({surface_dice}), between centres of surface voxels.{note}",
        dice=Told(f"{_spread(overlaps['dice'])}{cited('dice1945')}"),
        hd95=_spread(overlaps["hd95"]),
        assd=_spread(overlaps["assd"]),
        tolerance=tolerance,
        surface_dice=Told(f"{_spread(overlaps['surface_dice'])}{cited('nikolov2021')}"),
        note=note,
    )


def _grades(grades: pd.DataFrame) -> str:
    """How agreement on grades was measured; the values stand in the page's table."""
    by_weights = {"quadratic": tr("quadratic weights"), "linear": tr("linear weights"), "none": tr("no weights")}
    pairs = grades[grades["method"] == "Cohen"].drop_duplicates("question")
    asked = [
        tr(
            "{questions}: {weights}",
            questions=Told(_listed([retold(title) for title in own["title"]])),
            weights=Told(f"{words}{cited('cohen1960' if kind == 'none' else 'cohen1968')}"),
        )
        for kind, words in by_weights.items()
        if len(own := pairs[pairs["weights"] == kind])
    ]
    text = tr(
        "Agreement on grades was measured by Cohen's kappa over all declared categories ({asked}) with its 95 % confidence "
        "interval.",
        asked=_clauses(asked),
    )
    if (grades["method"] == "Fleiss").any():
        text += " " + tr("Three and more raters together have Fleiss' kappa, which knows no weights.") + cited("fleiss1971")
    return text


def _spread(values: pd.Series) -> str:
    known = values.dropna()
    if known.empty:
        return tr("undefined")
    if len(known) == 1:
        return f"{known.iloc[0]:.3f}"
    return tr("mean {mean:.3f}, SD {sd:.3f}", mean=known.mean(), sd=known.std())


def raters_listed(names: Sequence[str]) -> Told:
    """Names of raters, each retold by itself: a list of them is no text of the catalogue."""
    return Told(_listed([retold(name) for name in names]))


def _counted(result: ComparisonResult) -> str:
    count, kind = len(result.raters), result.comparison.rater_col
    if result.simulated:
        return tr("{count} simulated readers", count=count)
    if all("/" in rater for rater in result.raters):  # such as "A/1 first"
        return tr("{count} readings", count=count)
    known = {"reader": tr("{count} readers", count=count), "session": tr("{count} sessions", count=count)}
    return known.get(kind, f"{count} {kind}s")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) < 3 else tr("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
