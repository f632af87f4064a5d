"""Sentences for the Methods section of a paper, written from what was computed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ...agreement import AgreementAnalysis, ComparisonResult, icc_form
from ...agreement.small_numbers import FewCases, few_cases, stable_by_rule
from ...base.language import retold, tr
from ...base.version import __version__
from .agreement_inputs import AgreementInputs
from .design_text import design_text


def methods_text(inputs: AgreementInputs, analysis: AgreementAnalysis) -> tuple[str, ...]:
    """Paragraphs that state readers, cases, exact ICC form, interval, threshold, what was left out, and the result."""
    paragraphs = [_comparison(result, first=number == 0) for number, result in enumerate(analysis.results)]
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
    return tuple(paragraphs)


def _comparison(result: ComparisonResult, *, first: bool) -> str:
    used, form = result.comparison.criterion, icc_form(result.comparison.criterion.form)
    sizes = result.icc["n_cases"]
    words = tr("{mcgraw_wong} of McGraw and Wong; {description}", mcgraw_wong=form.mcgraw_wong, description=form.description)
    cases = f"{sizes.max()}" if sizes.min() == sizes.max() else tr("{low} to {high}", low=sizes.min(), high=sizes.max())
    what = tr("simulated readers") if result.simulated else _raters(result)
    lead = (
        tr(
            "{comparison} agreement of {tested} was measured on {cases} cases with {count} {what} ({raters}) by the "
            "intraclass correlation coefficient {name} of Shrout and Fleiss ({words}) with its {level} confidence "
            "interval.",
            comparison=_capital(retold(result.comparison.name)),
            tested=_tested(result),
            cases=cases,
            count=len(result.raters),
            what=what,
            raters=_listed(result.raters),
            name=form.name,
            words=words,
            level=used.level,
        )
        if result.comparison.independent
        else tr(
            "{comparison}: agreement of {tested} between a reader and the reviewer who revised copies of that reader's masks "
            "({raters}) was measured on {cases} cases by the intraclass correlation coefficient {name} of Shrout and Fleiss "
            "({words}) with its {level} confidence interval; the two are not independent, so this is no inter-reader "
            "agreement.",
            comparison=_capital(retold(result.comparison.name)),
            tested=_tested(result),
            raters=_listed(result.raters),
            cases=cases,
            name=form.name,
            words=words,
            level=used.level,
        )
    )
    sentences = [lead]
    if result.simulated:
        sentences.append(
            tr(
                "The simulated readers were generated from one person's masks by seeded contour randomisation, so the "
                "result estimates the stability of features and not the agreement between people."
            )
        )
    if form.average:
        sentences.append(
            tr("It is the reliability of the mean of {count} raters, not that of a single one.", count=len(result.raters))
        )
    left_out = len(result.incomplete)
    if left_out:
        sentences.append(
            tr("{count} cases were not read by every rater and left out.", count=left_out)
            if left_out > 1
            else tr("1 case was not read by every rater and left out.")
        )
    rule = (
        form.name
        if used.rule == "point"
        else tr("the lower bound of the {level} interval of {name}", level=used.level, name=form.name)
    )
    undefined = int((result.icc["reason"] != "").sum())
    kept = int(result.icc["stable"].sum())
    tail = tr("; {undefined} had no defined ICC and were excluded", undefined=undefined) if undefined else ""
    values = {"rule": rule, "threshold": used.threshold, "kept": kept, "count": len(result.icc), "tail": tail}
    sentences.append(
        tr("Features were kept if {rule} was above {threshold:g}: {kept} of {count}{tail}.", **values)
        if result.comparison.filters
        else tr(
            "{rule} was above {threshold:g} for {kept} of {count} features{tail}; no feature was left out for the others.",
            **values,
        )
    )
    either = stable_by_rule(result.icc, used)
    sentences.append(
        tr(
            "The ICC itself was above it for {point} features, the lower bound of its interval for {lower}.",
            point=either.point,
            lower=either.lower,
        )
    )
    few = too_few(result)
    if few is not None:
        sentences.append(
            tr(
                "With fewer cases than the {needed} that show this with a power of 0.8 when the ICC is {expected:g} (Walter, "
                "Eliasziw and Donner 1998), features may have passed or failed by chance.",
                needed=few.needed,
                expected=few.expected,
            )
        )
    if first:
        sentences.append(tr("No value was imputed."))
    return " ".join(sentences)


def too_few(result: ComparisonResult) -> FewCases | None:
    """Whether a comparison has fewer cases than its rule needs."""
    return few_cases(int(result.icc["n_cases"].max()), len(result.raters), result.comparison.criterion)


def _raters(result: ComparisonResult) -> str:
    """What the raters are: readers, sessions, or readings such as "A/1 first"."""
    return "readings" if all("/" in rater for rater in result.raters) else f"{result.comparison.rater_col}s"


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
        dice=_spread(overlaps["dice"]),
        hd95=_spread(overlaps["hd95"]),
        assd=_spread(overlaps["assd"]),
        tolerance=tolerance,
        surface_dice=_spread(overlaps["surface_dice"]),
        note=note,
    )


def _spread(values: pd.Series) -> str:
    known = values.dropna()
    if known.empty:
        return tr("undefined")
    if len(known) == 1:
        return f"{known.iloc[0]:.3f}"
    return tr("mean {mean:.3f}, SD {sd:.3f}", mean=known.mean(), sd=known.std())


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) < 3 else tr("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
