"""The plan of a page's commands, and how they are run in its order.

A plan says of each command what comes out, or why it is not run; a command that is new, gone or changed in order fails.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from docs.written_commands import PROGRAM, ROOT, blocks, commands
from OsteoRadiomicsLib.cli import main

TRAINING = "takes minutes on a cohort; Testing/Python/modelling and Testing/Python/cli train on made-up tables"


@dataclass(frozen=True)
class Run:
    """A command that is run. starts: how its words begin. makes: files, below the folder. before: what the reader does first."""

    starts: str
    makes: tuple[str, ...] = ()
    code: int = 0
    before: Callable[[Path], object] | None = None


@dataclass(frozen=True)
class Skip:
    """A command that is only parsed (test_written_commands)."""

    starts: str
    why: str


def play(page: str, plan: list[Run | Skip], folder: Path, places: Callable[[], dict[str, str]] = dict) -> None:
    """Run a page's commands in a folder, which must be the working folder. places: what stands for the page's own words."""
    shown = commands(ROOT / page, PROGRAM, "Slicer")
    told = [" ".join(command.words).removeprefix(PROGRAM).strip() for command in shown]
    planned = [step.starts for step in plan]
    assert [text[: len(start)] for text, start in zip(told, planned, strict=False)] == planned, "the plan misses the page"
    assert len(told) == len(planned), f"{page}: in no plan: {told[len(planned) :]}"
    for command, step in zip(shown, plan, strict=True):
        if isinstance(step, Skip):
            continue
        if step.before is not None:
            step.before(folder)
        text = command.text
        for written, here in places().items():
            text = text.replace(written, here)
        said, failed = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(failed):
            code = main(replace(command, text=text).verb_words)
        assert code == step.code, f"{page}:{command.line}: {command.text}: {code}\n{said.getvalue()}{failed.getvalue()}"
        assert [name for name in step.makes if not (folder / name).is_file()] == [], f"{page}:{command.line}"


def columns(table: Path) -> tuple[int, int]:
    """(rows, columns) of a CSV file, the header not counted."""
    with open(table, newline="", encoding="utf-8") as handle:
        rows = list(csv.reader(handle))
    return len(rows) - 1, len(rows[0])


def listed(page: str, header: str) -> str:
    """The example of a file that a page shows: the block that begins with this header."""
    return next(text for _, text in blocks(ROOT / page, "") if text.startswith(header))
