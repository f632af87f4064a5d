"""The agreement report of a reader study: tables, figures, text for the Methods section, stable-feature list."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from ...agreement import AgreementAnalysis, ComparisonResult, analyse_agreement, icc_form, write_stable_features
from ...agreement.comparison import AllReadings, passed_all
from ...agreement.small_numbers import ByRule
from ...base.files import write_text
from ...base.language import retold, tr
from ...base.progress import Progress
from ..figure_files import FigureFiles
from ..figures import FORMATS, png, write_figure
from ..figures.lettering import lettered
from ..html import render
from ..leftovers import remove_leftovers
from ..pictures import Picture
from . import agreement_figures as figures
from .agreement_inputs import AgreementInputs, file_name, read_inputs, write_inputs, write_table
from .agreement_text import agreement_words, raters_listed, too_few
from .agreement_view import Count, CountTable, count_table, grade_lines, group_counts, overlap_lines, telling_features, time_lines
from .r_script import MADE_IN_R, SCRIPT, r_script

PAGE, STABLE_LIST, EXCLUDED, FIGURES = "agreement.html", "stable_features.json", "excluded_features.csv", "figures"
MOST_PAIRS, MOST_CASES = 4, 45  # of one picture of Dice: beyond, letters would be too small on a page


@dataclass(frozen=True)
class ComparisonView:
    """One comparison as the page shows it.

    description: the form of its ICC, in words. raters: who is compared. by_rule: what either rule counts as stable. every: the
    same over all readings, where some rater did not read every case.
    groups: stable features of each sequence, ROI ..., where there are several.
    """

    result: ComparisonResult
    description: str
    raters: str
    by_rule: ByRule
    every: AllReadings | None
    counts: CountTable
    groups: tuple[tuple[str, Count], ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class _Plan:
    """A picture that is still to be drawn.

    draw: gives None when there is nothing to show.
    """

    name: str
    title: str
    caption: str
    draw: Callable[[], Figure | None]


def agreement_report(
    inputs: AgreementInputs,
    out_dir: str | os.PathLike[str],
    *,
    figures: FigureFiles | None = None,
    progress: Progress | None = None,
) -> tuple[AgreementAnalysis, Path]:
    """Analyse the readings and write everything into ``out_dir``. Returns the analysis and the page's path.

    Files: agreement.html; icc_*, limits_* and repeatability_* tables per comparison; stable_features.json;
    excluded_features.csv; agreement.R, which repeats the tables in R; figures/* in the formats of ``figures``; and the inputs,
    so that ``report`` can make the page again.
    Raises TableError, SettingsError, OutputError and Cancelled.
    """
    progress = progress or Progress()
    folder = Path(out_dir)
    progress.report(0, 1, "agreement of features")
    write_inputs(inputs, folder)
    inputs = read_inputs(folder)  # so that the page made again from the folder is the same, and the tables have a hash
    analysis = _analysis(inputs)
    write_stable_features(analysis.stable, folder / STABLE_LIST)
    write_table(analysis.excluded, folder / EXCLUDED)
    for result in analysis.results:
        name = file_name(result.comparison.name)
        write_table(result.icc, folder / f"icc_{name}.csv")
        write_table(result.limits, folder / f"limits_{name}.csv")
        write_table(result.repeatability, folder / f"repeatability_{name}.csv")
    write_text(folder / SCRIPT, r_script(analysis.results))
    page, pictures = _page(inputs, analysis, progress)
    for picture, figure in pictures:
        write_figure(folder / FIGURES, picture.name, figure, figures, shown=picture.png)
    remove_leftovers(folder / FIGURES, {picture.name for picture, _ in pictures}, FORMATS)
    _remove_other_comparisons(folder, analysis)
    write_text(folder / PAGE, page)
    progress.report(1, 1, "agreement report")
    return analysis, folder / PAGE


def _remove_other_comparisons(folder: Path, analysis: AgreementAnalysis) -> None:
    """Remove the tables of comparisons that an earlier agreement made and this one has not, and what R made of earlier tables."""
    names = {file_name(result.comparison.name) for result in analysis.results}
    for kind in ("icc", "limits", "repeatability", "readings"):
        for path in folder.glob(f"{kind}_*.csv"):
            if path.stem.removeprefix(f"{kind}_") not in names:
                path.unlink()
    for path in folder.glob(f"*{MADE_IN_R}"):
        path.unlink(missing_ok=True)


def agreement_page(folder: str | os.PathLike[str]) -> str:
    """The HTML page again, from the inputs that lie in an agreement folder."""
    inputs = read_inputs(folder)
    return _page(inputs, _analysis(inputs), Progress())[0]


def _analysis(inputs: AgreementInputs) -> AgreementAnalysis:
    return analyse_agreement(inputs.comparisons, protocol_sha256=inputs.protocol_sha256, created=inputs.created)


def _page(inputs: AgreementInputs, analysis: AgreementAnalysis, progress: Progress) -> tuple[str, list[tuple[Picture, Figure]]]:
    """The page and all its pictures. Drawing takes most of the time, so every picture is reported."""
    overlaps = inputs.overlaps if inputs.overlaps is not None and len(inputs.overlaps) else None
    times = inputs.times if inputs.times is not None and len(inputs.times) else None
    plans = [_comparison_plans(result) for result in analysis.results]
    mask_plans = _mask_plans(overlaps) if overlaps is not None else []
    time_plans = [_time_plan(times)] if times is not None else []
    everything = [plan for part in (*plans, mask_plans, time_plans) for plan in part]
    pictures: dict[str, Picture] = {}
    drawings: list[Figure] = []
    for done, plan in enumerate(everything):
        progress.report(done, len(everything) + 1, "agreement figures")
        with lettered():
            drawn = plan.draw()
        if drawn is not None:
            pictures[plan.name] = Picture(plan.title, plan.caption, png(drawn), name=plan.name)
            drawings.append(drawn)
    filters = [result for result in analysis.results if result.comparison.filters]
    rules = {result.comparison.criterion.rule for result in filters}
    page = render(
        "agreement.html",
        title=inputs.title,
        warnings=(*_simulated(analysis), *_small(analysis), *inputs.warnings),
        analysis=analysis,
        stable=sum(len(group.features) for group in analysis.stable.groups),
        passed=passed_all(filters) if len(filters) > 1 else None,
        rule=next(iter(rules)) if len(rules) == 1 else "",
        tested=len(analysis.results[-1].icc),
        views=[_view(result, _made(own, pictures)) for result, own in zip(analysis.results, plans, strict=True)],
        overlap=overlap_lines(overlaps) if overlaps is not None else (),
        tolerance=float(overlaps["tolerance_mm"].iloc[0]) if overlaps is not None else None,
        mask_pictures=_made(mask_plans, pictures),
        times=time_lines(times) if times is not None else (),
        time_pictures=_made(time_plans, pictures),
        grades=grade_lines(inputs.grades) if inputs.grades is not None else (),
        excluded=analysis.excluded.to_dict("records"),
        words=agreement_words(inputs, analysis),
        protocol=inputs.protocol,
    )
    return page, list(zip(pictures.values(), drawings, strict=True))


def _simulated(analysis: AgreementAnalysis) -> tuple[str, ...]:
    """What must be said where readers are no people."""
    if not analysis.stable.simulated:
        return ()
    return (
        tr(
            "Some readers are simulated: redrawn from one person's masks by a program. This report estimates how stable "
            "features are, not how well people agree"
        ),
    )


def _small(analysis: AgreementAnalysis) -> tuple[str, ...]:
    """What must be said of comparisons on few cases."""
    return tuple(
        tr(
            "{comparison}: {cases} cases are few, since {needed} are needed to show an ICC above {threshold:g} when it is "
            "{expected:g}; features may pass or fail by chance",
            comparison=retold(result.comparison.name), cases=few.cases, needed=few.needed,
            threshold=result.comparison.criterion.threshold, expected=few.expected,
        )
        for result in analysis.results
        if (few := too_few(result)) is not None
    )  # fmt: skip


def _made(plans: list[_Plan], pictures: dict[str, Picture]) -> list[Picture]:
    return [pictures[plan.name] for plan in plans if plan.name in pictures]


def _view(result: ComparisonResult, pictures: list[Picture]) -> ComparisonView:
    form = icc_form(result.comparison.criterion.form)
    return ComparisonView(
        result=result,
        description=tr(
            "{name} of Shrout & Fleiss, {mcgraw_wong} of McGraw & Wong: {description}",
            name=form.name,
            mcgraw_wong=form.mcgraw_wong,
            description=form.description,
        ),
        raters=raters_listed(result.raters),
        by_rule=result.by_rule,
        every=result.all_readings,
        counts=count_table(result),
        groups=group_counts(result),
        pictures=tuple(pictures),
    )


def _comparison_plans(result: ComparisonResult) -> list[_Plan]:
    if not result.icc["icc"].notna().any():
        return []
    used, name = result.comparison.criterion, file_name(result.comparison.name)
    group = ", ".join(result.ratings[0].group.values())
    pair = tr(" minus ").join(result.raters[:2]) + (f", {group}" if group else "")
    chosen = tr(
        "{pair}: the features with the lowest ICC, next below and above the threshold, and with the highest ICC", pair=pair
    )
    return [
        _Plan(
            f"icc_{name}",
            tr("Distribution"),
            tr("{statistic}, all features", statistic=used.statistic),
            lambda: figures.icc_histogram(result),
        ),
        _Plan(
            f"extremes_{name}",
            tr("Worst and best"),
            tr("{form} with {level} interval", form=used.form, level=used.level),
            lambda: figures.icc_forest(result),
        ),
        _Plan(
            f"limits_{name}", tr("Bland-Altman plots"), chosen, lambda: figures.feature_limits(result, telling_features(result))
        ),
    ]


def _mask_plans(overlaps: pd.DataFrame) -> list[_Plan]:
    """Dice of so many pairs and cases in a picture as a printed page has room for; volumes of each pair."""
    pairs = list(dict.fromkeys(zip(overlaps["a"], overlaps["b"], strict=True)))
    parts = [pairs[start : start + MOST_PAIRS] for start in range(0, len(pairs), MOST_PAIRS)]
    both_drew = tr("second minus first reading, where both drew the ROI")
    return [
        *(_dice_plan(name, overlaps, part) for name, part in zip(_numbered("dice", len(parts)), parts, strict=True)),
        *(
            _Plan(name, tr("Bland-Altman plots of the volume"), both_drew, partial(figures.volume_limits, overlaps, pair))
            for name, pair in zip(_numbered("volume", len(pairs)), pairs, strict=True)
        ),
    ]


def _dice_plan(name: str, overlaps: pd.DataFrame, pairs: Sequence[figures.Pair]) -> _Plan:
    """Dice of some pairs of readings, on the cases that any of them has."""
    own = overlaps[[pair in pairs for pair in zip(overlaps["a"], overlaps["b"], strict=True)]]
    order = own.groupby("case")["dice"].mean().sort_values(kind="stable").index.tolist()
    cases = order[:MOST_CASES]
    caption = (
        tr("cases in order of their mean Dice")
        if cases == order
        else tr("the {shown} of {total} cases with the lowest mean Dice; overlap.csv has all", shown=len(cases), total=len(order))
    )
    return _Plan(name, tr("Dice by case and reader"), caption, partial(figures.dice_by_case, own, pairs, cases))


def _numbered(name: str, count: int) -> list[str]:
    return [name] if count == 1 else [f"{name}-{number}" for number in range(1, count + 1)]


def _time_plan(times: pd.DataFrame) -> _Plan:
    return _Plan("times", tr("Time per case"), tr("active time, pauses not counted"), lambda: figures.reading_times(times))
