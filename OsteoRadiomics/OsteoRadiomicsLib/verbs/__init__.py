"""The command line's verbs: one module each with a ``VERB``; adding a verb is one file and one line here.

A verb's module imports only the standard library and light modules of ours at file scope (``--help`` must be quick);
it imports what it needs to work inside its functions.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

from ..base.console import Console
from ..base.registry import Registry
from .actions import Action

DONE, SOME_FAILED, WRONG_INPUT = 0, 1, 2


@dataclass(frozen=True)
class Verb:
    """One verb of the command line.

    name: as typed. help: one line. configure: adds the arguments. run: does the work and returns the exit code
    (DONE, SOME_FAILED); wrong input is raised as an OsteoRadiomicsError, which the command line prints as one line.
    needs: in 3D Slicer, the set of packages without which it does not start (``gui.dependencies.NEEDS``).
    actions: what it does with a second word, such as ``cohort status``, where without one it has arguments of its own.
    """

    name: str
    help: str
    configure: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Console], int]
    needs: str = "modelling"
    actions: tuple[Action, ...] = ()


# Order is the order of --help.
VERBS: Registry[Verb] = Registry(
    "verb",
    Verb,
    (
        ".demo:VERB",
        ".protocols:VERB",
        ".features:VERB",
        ".extract:VERB",
        ".align:VERB",
        ".bodies:VERB",
        ".train_segmentation:VERB",
        ".segment:VERB",
        ".keep_correction:VERB",
        ".map:VERB",
        ".train:VERB",
        ".evaluate:VERB",
        ".score:VERB",
        ".validate:VERB",
        ".card:VERB",
        ".onnx:VERB",
        ".heatmap:VERB",
        ".cxr:VERB",
        ".deep:VERB",
        ".report:VERB",
        ".cohort:VERB",
        ".dicom:VERB",
        ".icc:VERB",
        ".icc_size:VERB",
        ".kappa:VERB",
        ".mrmc:VERB",
        ".overlap:VERB",
        ".stability:VERB",
        ".study:VERB",
        ".phantom:VERB",
    ),
    field="verbs",
    package=__name__,
)


def all_verbs() -> list[Verb]:
    """Every registered verb, in the order of --help."""
    return list(VERBS.values())
