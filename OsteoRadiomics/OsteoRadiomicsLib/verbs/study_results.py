"""Actions of ``osteoradiomics study`` that make something of its readings; heavy packages are imported where they are needed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, SOME_FAILED
from .arguments import reading_options
from .figure_arguments import figure_files_of
from .kappa_words import calibration_json, calibration_line, kappa_json, kappa_line
from .study_folder import given_key, opened, tell

if TYPE_CHECKING:
    from ..readings import Study


def consensus(arguments: Namespace, console: Console) -> int:
    """Form the final masks in the coordinator's name; exit code 1 when a case cannot be formed yet."""
    from ..readings import Desk, form_consensus

    study = opened(arguments)
    with Desk(study, study.plan.coordinator.id) as desk:
        tell(desk.notes, console)
        made = form_consensus(desk, arguments.method, reason=arguments.reason, progress=console.progress)
    for reason in made.failures.values():
        console.failure(reason)
    console.result(
        {
            "method": made.method, "formed": list(made.formed), "unchanged": list(made.unchanged),
            "failures": [{"case": case, "reason": reason} for case, reason in made.failures.items()],
        },
        f"{len(made.formed)} formed, {len(made.unchanged)} unchanged, {len(made.failures)} failed",
    )  # fmt: skip
    return SOME_FAILED if made.failures else DONE


def agreement(arguments: Namespace, console: Console) -> int:
    """Extract, compare and report all readings; exit code 1 when features of some could not be extracted."""
    from dataclasses import asdict, replace

    from ..base.notice import NOTICE
    from ..workflows.study_agreement import protocol_filter, study_agreement

    study = opened(arguments)
    root = study.layout.root
    out = Path(arguments.out) if arguments.out else root.with_name(f"{root.name}-agreement")
    if arguments.masks_only:
        return _masks_only(arguments, study, out, console)
    chosen = {"form": arguments.form, "threshold": arguments.threshold, "rule": arguments.rule}
    used = replace(protocol_filter(study), **{name: value for name, value in chosen.items() if value is not None})
    made = study_agreement(
        study, out, used=used, key=given_key(arguments, study), workers=arguments.workers,
        figures=figure_files_of(arguments), lang=arguments.lang, progress=console.progress,
    )  # fmt: skip
    for failure in made.failures:
        console.failure(failure)
    results: list[dict[str, Any]] = [
        {
            "comparison": result.comparison.name, "independent": result.comparison.independent,
            "filters": result.comparison.filters,
            "raters": list(result.raters), "form": result.comparison.criterion.form,
            "threshold": result.comparison.criterion.threshold, "tested": len(result.icc),
            "stable": int(result.icc["stable"].sum()), "cases": int(result.icc["n_cases"].max()),
            "stable_by_rule": asdict(result.by_rule),
        }
        for result in made.analysis.results
    ]  # fmt: skip
    dice = {f"{a} v. {b}": float(rows["dice"].mean()) for (a, b), rows in made.overlaps.groupby(["a", "b"], sort=False)}
    stable = sum(len(group.features) for group in made.analysis.stable.groups)
    lines = [
        f"{row['comparison']}: {row['stable']} of {row['tested']} features stable, {row['cases']} cases "
        f"({row['stable_by_rule']['point']} by the ICC itself, {row['stable_by_rule']['lower']} by its lower bound)"
        for row in results
    ]
    lines += [f"{name}, {kappa_line(row)}" for name, row in made.kappas]
    lines += [f"{pair}: mean Dice {value:.3f}" for pair, value in dice.items()]
    value = {
        "out": str(out), "page": str(made.page), "features": str(made.features), "comparisons": results, "stable": stable,
        "mean_dice": dice, "kappa": [{"comparison": name, **kappa_json(row)} for name, row in made.kappas],
        "failures": list(made.failures), "notice": NOTICE,
    }  # fmt: skip
    console.result(value, "\n".join([*lines, f"{stable} features are stable in all comparisons", f"report: {made.page}", NOTICE]))
    return SOME_FAILED if made.failures else DONE


def _masks_only(arguments: Namespace, study: Study, out: Path, console: Console) -> int:
    """Overlap, volumes and times without features."""
    from ..base.errors import InputError
    from ..base.notice import NOTICE
    from ..workflows.study_masks import study_masks

    given = [name for name in ("form", "threshold", "rule") if getattr(arguments, name) is not None]
    if given:
        raise InputError(f"--{given[0]} belongs to features", cure="Leave it out, or leave out --masks-only")
    made = study_masks(study, out, key=given_key(arguments, study), progress=console.progress)
    lines = [line.text for line in made.pairs] + [line.text for line in made.times]
    value = {
        "out": str(out), "pairs": [vars(line) for line in made.pairs], "times": [vars(line) for line in made.times],
        "notice": NOTICE,
    }  # fmt: skip
    console.result(value, "\n".join([*lines, f"tables: {out}", NOTICE]))
    return DONE


def calibrate(arguments: Namespace, console: Console) -> int:
    """Compare readers with a reference; exit code 1 when one is below the limit that was asked for."""
    from ..base.notice import NOTICE
    from ..readings.participants import parse_limit
    from ..readings.reference import reference_of_consensus, reference_of_table
    from ..workflows.study_calibration import calibrate_readers

    study = opened(arguments)
    root, at_least = study.layout.root, parse_limit(arguments.at_least, "--at-least")
    out = Path(arguments.out) if arguments.out else root.with_name(f"{root.name}-calibration")
    if arguments.reference:
        key, options = given_key(arguments, study), reading_options(arguments)
        reference = reference_of_table(study, Path(arguments.reference), key=key, reading=options)
    else:
        reference = reference_of_consensus(study)
        console.warning("a final mask that a reader had a part in flatters him; experts' masks of cases he has not read do not")
    made = calibrate_readers(study, reference, out, at_least=at_least, progress=console.progress)
    for who in made.below:
        console.failure(f"{who} is below a mean Dice of {at_least:g} on some ROI")
    lines = [line.text for line in made.masks] + [calibration_line(line) for line in made.grades]
    value = {
        "out": str(out), "reference_cases": len(reference.masks), "masks": [vars(line) for line in made.masks],
        "grades": [calibration_json(line) for line in made.grades], "below": list(made.below), "notice": NOTICE,
    }  # fmt: skip
    console.result(value, "\n".join([*lines, f"tables: {out}", NOTICE]))
    return SOME_FAILED if made.below else DONE


def export(arguments: Namespace, console: Console) -> int:
    """Write tables and masks; with the key, under the original case ids."""
    from ..readings import export_study

    study = opened(arguments)
    made = export_study(
        study,
        Path(arguments.out),
        key=given_key(arguments, study) or None,
        pseudonyms=arguments.pseudonyms,
        progress=console.progress,
    )
    final = str(made.final_masks) if made.final_masks else None
    console.result(
        {"readings": str(made.readings), "count": made.count, "final_masks": final},
        f"{made.count} readings in {made.readings}" + (f"\nfinal masks: {final}" if final else ""),
    )
    return DONE
