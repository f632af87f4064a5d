"""Sub-verbs, such as ``study submit``: one list of actions, each with its arguments and its work."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..base.console import Console


@dataclass(frozen=True)
class Action:
    """One sub-verb. configure: adds its arguments. run: does the work and returns the exit code."""

    name: str
    help: str
    configure: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Console], int]


def add_actions(
    parser: ArgumentParser,
    actions: Sequence[Action],
    *,
    metavar: str = "ACTION",
    common: Callable[[ArgumentParser], None] | None = None,
) -> None:
    """A parser for every action. common: adds what all have. --json and --debug may stand behind an action or before it."""
    subparsers = parser.add_subparsers(dest="action", metavar=metavar, required=True)
    for action in actions:
        sub = subparsers.add_parser(action.name, help=action.help, description=action.help)
        sub.add_argument("--json", action="store_true", default=SUPPRESS, help="print machine-readable results")
        sub.add_argument("--debug", action="store_true", default=SUPPRESS, help="show the traceback of a failure")
        if common is not None:
            common(sub)
        action.configure(sub)
        sub.set_defaults(act=action.run)


def run_action(arguments: Namespace, console: Console) -> int:
    """The work of the action that was chosen."""
    return arguments.act(arguments, console)
