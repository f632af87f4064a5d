"""The command line's verbs: one module each with a ``VERB``; adding a verb is one file and one line here.

A verb's module imports only the standard library and light modules of ours at file scope (``--help`` must be quick);
it imports what it needs to work inside its functions.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ..base.console import Console

DONE, SOME_FAILED, WRONG_INPUT = 0, 1, 2


@dataclass(frozen=True)
class Verb:
    """One verb of the command line.

    name: as typed. help: one line. configure: adds the arguments. run: does the work and returns the exit code
    (DONE, SOME_FAILED); wrong input is raised as an OsteoRadiomicsError, which the command line prints as one line.
    """

    name: str
    help: str
    configure: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Console], int]


# Order is the order of --help.
MODULES: tuple[str, ...] = (
    "demo",
    "protocols",
    "features",
    "extract",
    "map",
    "train",
    "evaluate",
    "score",
    "onnx",
    "heatmap",
    "report",
    "cohort",
    "icc",
    "icc_size",
    "overlap",
    "stability",
    "study",
)


def all_verbs() -> list[Verb]:
    """Every registered verb, in the order of --help."""
    return [import_module(f"{__name__}.{module}").VERB for module in MODULES]
