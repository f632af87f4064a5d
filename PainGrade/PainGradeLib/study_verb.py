"""``osteoradiomics pain-study``: the whole pain-grade study on simulated patients, against what was simulated."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from OsteoRadiomicsLib.base.console import Console
from OsteoRadiomicsLib.verbs import DONE, SOME_FAILED, Verb
from OsteoRadiomicsLib.verbs.arguments import whole_number

if TYPE_CHECKING:
    from .study.record import RecoveryRecord


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--cases", type=whole_number, default=148, metavar="N", help="simulated patients (default: 148)")
    parser.add_argument("--seed", type=whole_number, default=1, metavar="N", help="the same seed gives the same numbers")
    parser.add_argument("--protocol", default="pain-mri", metavar="NAME", help="study protocol (default: pain-mri)")
    parser.add_argument("--workers", type=whole_number, default=2, metavar="N", help="worker processes (default: 2; same values)")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for everything; a stopped run resumes there")


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from .study.running import run_pain_study

    found = run_pain_study(
        Path(arguments.out), cases=arguments.cases, seed=arguments.seed, protocol=arguments.protocol, workers=arguments.workers,
        progress=console.progress,
    )  # fmt: skip
    for text in found.failures:
        console.failure(text)
    result = found.result
    lines = [f"fat by {item.method}: {_recovered(item)}" for item in result.recovery]
    lines.append(f"AUC simulated: {result.simulated_auc:.3f} ({result.sample_auc:.3f} in these patients)")
    lines += [
        f"{item.muscle}, {item.model} model, {item.set} ({item.basis}): AUC {item.auc:.3f} ({item.low:.3f} to {item.high:.3f}), "
        f"{'holds' if item.holds else 'does not hold'} the one simulated"
        for item in result.aucs
    ]
    console.result({**result.to_json(), "page": str(found.page)}, "\n".join([*lines, result.notice, f"written to {found.page}"]))
    return SOME_FAILED if found.failures else DONE


def _recovered(item: RecoveryRecord) -> str:
    if item.slope is None:
        return f"a rate in {item.values} muscle(s) only"
    return f"slope {item.slope:.3f}, r {item.r:.4f}, bias {item.bias:+.2f} points"


VERB = Verb("pain-study", "simulate, measure, train and report the whole pain-grade study on phantoms", configure, run)
