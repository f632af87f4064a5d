"""``osteoradiomics cohort status`` and ``cohort merge``: how far a run is, and the tables of all its shards together."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, SOME_FAILED
from .actions import Action

if TYPE_CHECKING:
    from ..cohort.lines import Line
    from ..cohort.status import Status


def _folder(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="folder that was named with --out")


def run_status(arguments: Namespace, console: Console) -> int:
    """How far a run is. Reads only."""
    from pathlib import Path

    from ..cohort.status import status_of

    found = status_of(Path(arguments.folder))
    console.result(_record(found), "\n".join(_words(found)))
    return DONE


def run_merge(arguments: Namespace, console: Console) -> int:
    """The tables of all shards."""
    from pathlib import Path

    from ..cohort import merge_shards

    merged = merge_shards(Path(arguments.folder))
    for warning in merged.warnings:
        console.warning(warning)
    console.result(
        {
            "features": str(merged.features), "failures": str(merged.failures), "done": merged.done, "failed": merged.failed,
            "warnings": list(merged.warnings),
        },
        f"{merged.done} images extracted, {merged.failed} failed\nwritten to {merged.features}",
    )  # fmt: skip
    return SOME_FAILED if merged.failed else DONE


def _record(found: Status) -> dict[str, Any]:
    counts = found.counts
    return {
        "images": counts.total,
        "done": counts.finished,
        "failed": counts.failed,
        "running": counts.running,
        "waiting": counts.waiting,
        "runners": list(found.runners),
        "images_an_hour": found.an_hour,
        "seconds_left": found.seconds_left,
        "failures": {str(fate): count for fate, count in found.failures.items()},
        "at_work": [{"case": one.case, "sequence": one.sequence, "seconds": one.seconds} for one in found.running],
        "longest": [_worst(line) for line in found.longest],
        "most_memory": [_worst(line) for line in found.most_memory],
        **({"shards": found.shards, "missing_shards": list(found.missing)} if found.shards else {}),
    }


def _worst(line: Line) -> dict[str, Any]:
    return {"case": line.case, "sequence": line.sequence, "seconds": line.seconds, "peak_bytes": line.peak}


def _words(found: Status) -> list[str]:
    from ..cohort.fates import in_words

    counts = found.counts
    others = f"{counts.failed} failed, {counts.running} running, {counts.waiting} waiting"
    lines = [
        f"{counts.finished} of {counts.total} images done, {others}",
        f"runners      {', '.join(found.runners) or 'none'}",
    ]
    if found.shards:
        missing = f", not begun: {', '.join(map(str, found.missing))}" if found.missing else ""
        lines.append(f"shards       {found.shards - len(found.missing)} of {found.shards}{missing}")
    if found.an_hour:
        left = f", about {_time(found.seconds_left)} left" if found.seconds_left is not None else ""
        lines.append(f"speed        {found.an_hour:.0f} images an hour{left}")
    for fate, count in found.failures.items():
        lines.append(f"{fate:<12} {count}")
    for one in found.running:
        lines.append(f"at work      {_place(one)}{'' if one.seconds is None else f', since {_time(one.seconds)}'}")
    lines += [f"longest      {_place(line)}, {_time(line.seconds or 0)}" for line in found.longest]
    lines += [f"most memory  {_place(line)}, {in_words(line.peak or 0)}" for line in found.most_memory]
    return lines


def _place(one: Any) -> str:
    from ..cohort.cases import place_of

    return place_of(one.case, one.sequence)


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


STATUS = Action("status", "how far a run is: done, failed, running, time left, the worst cases; reads only", _folder, run_status)
MERGE = Action("merge", "the tables of all shards of a list, as one run would have written them", _folder, run_merge)
