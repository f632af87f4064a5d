"""Sentences for the Methods section of a paper, written from what was computed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ...agreement import AgreementAnalysis, ComparisonResult, icc_form
from ...base.version import __version__
from .agreement_inputs import AgreementInputs


def methods_text(inputs: AgreementInputs, analysis: AgreementAnalysis) -> tuple[str, ...]:
    """Paragraphs that state readers, cases, exact ICC form, interval, threshold, what was left out, and the result."""
    paragraphs = [_comparison(result, first=number == 0) for number, result in enumerate(analysis.results)]
    if len(analysis.results) > 1:
        total = sum(len(group.features) for group in analysis.stable.groups)
        tested = len(analysis.results[-1].icc)
        paragraphs.append(f"The filters were applied in this order; {total} of {tested} features passed all of them.")
    if inputs.overlaps is not None and len(inputs.overlaps):
        paragraphs.append(_overlap(inputs.overlaps))
    protocol = f", protocol {inputs.protocol} (SHA-256 {inputs.protocol_sha256[:16]}...)" if inputs.protocol_sha256 else ""
    paragraphs.append(f"Features and agreement were computed with OsteoRadiomics {__version__}{protocol}.")
    return tuple(paragraphs)


def _comparison(result: ComparisonResult, *, first: bool) -> str:
    used, form = result.comparison.criterion, icc_form(result.comparison.criterion.form)
    sizes = result.icc["n_cases"]
    words = f"{form.mcgraw_wong} of McGraw and Wong; {form.description}"
    cases = f"{sizes.max()}" if sizes.min() == sizes.max() else f"{sizes.min()} to {sizes.max()}"
    what = "simulated readers" if result.simulated else f"{result.comparison.rater_col}s"
    sentences = [
        f"{_capital(result.comparison.name)} agreement of {_tested(result)} was measured on {cases} cases with "
        f"{len(result.raters)} {what} ({_listed(result.raters)}) by the intraclass correlation coefficient {form.name} of "
        f"Shrout and Fleiss ({words}) with its {used.level} confidence interval."
    ]
    if result.simulated:
        sentences.append(
            "The simulated readers were generated from one person's masks by seeded contour randomisation, so the result "
            "estimates the stability of features and not the agreement between people."
        )
    if form.average:
        sentences.append(f"It is the reliability of the mean of {len(result.raters)} raters, not that of a single one.")
    left_out = len(result.incomplete)
    if left_out:
        sentences.append(f"{left_out} case{'s were' if left_out > 1 else ' was'} not read by every rater and left out.")
    rule = form.name if used.rule == "point" else f"the lower bound of the {used.level} interval of {form.name}"
    undefined = int((result.icc["reason"] != "").sum())
    kept = int(result.icc["stable"].sum())
    tail = f"; {undefined} had no defined ICC and were excluded" if undefined else ""
    sentences.append(f"Features were kept if {rule} was above {used.threshold:g}: {kept} of {len(result.icc)}{tail}.")
    if first:
        sentences.append("No value was imputed.")
    return " ".join(sentences)


def _tested(result: ComparisonResult) -> str:
    groups = len(result.ratings)
    features = len(result.ratings[0].features)
    if groups == 1:
        return f"{features} features"
    split = " and ".join(result.group_columns)
    return f"{features} features in each of {groups} groups by {split}"


def _overlap(overlaps: pd.DataFrame) -> str:
    defined = overlaps["hd95"].notna()
    tolerance = overlaps["tolerance_mm"].iloc[0]
    missing = int((~defined).sum())
    note = f" In {missing} comparison(s) a mask was missing, so that distances are undefined." if missing else ""
    return (
        f"Overlap of the masks was measured by the Dice coefficient ({_spread(overlaps['dice'])}), the 95th percentile of the "
        f"Hausdorff distance (the larger of the two directions; {_spread(overlaps['hd95'])} mm), the average symmetric surface "
        f"distance ({_spread(overlaps['assd'])} mm) and the surface Dice at {tolerance:g} mm "
        f"({_spread(overlaps['surface_dice'])}), between centres of surface voxels.{note}"
    )


def _spread(values: pd.Series) -> str:
    known = values.dropna()
    if known.empty:
        return "undefined"
    if len(known) == 1:
        return f"{known.iloc[0]:.3f}"
    return f"mean {known.mean():.3f}, SD {known.std():.3f}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
