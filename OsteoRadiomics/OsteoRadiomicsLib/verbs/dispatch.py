"""From the words of a command to its verb and exit code: the command line, the panel's child process and the demo call this."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from ..base.collection import rare_collection
from ..base.console import Console
from ..base.errors import Cancelled, ExtensionError, NoRoom, OsteoRadiomicsError, Terminated
from ..base.extensions import extension_problems
from ..base.memory import out_of_memory
from ..base.notices import notices_to
from ..base.progress import Progress
from ..base.user_cache import image_cache_of, without_cache
from ..base.version import __version__
from . import SOME_FAILED, WRONG_INPUT, all_verbs

DISK_FULL = 3
INTERRUPTED, TERMINATED = 130, 143  # the shell's convention for Ctrl-C and for SIGTERM
_STOPPED = "interrupted; what was finished is kept"


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, one sub-parser per registered verb."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print machine-readable results")
    common.add_argument("--debug", action="store_true", help="show the traceback of a failure")
    parser = _Parser(
        prog="osteoradiomics",
        description="Radiomics of vertebrae and paraspinal muscles. For research use only: no result is a diagnosis.",
    )
    parser.add_argument("--version", action="version", version=f"osteoradiomics {__version__}")
    subparsers = parser.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=argparse.ArgumentParser)
    for verb in all_verbs():
        sub = subparsers.add_parser(verb.name, help=verb.help, description=verb.help, parents=[common])
        verb.configure(sub)
        sub.set_defaults(run=verb.run)
        for action in verb.actions:
            words = f"{verb.name} {action.name}"
            inner = subparsers.add_parser(words, help=action.help, description=action.help, parents=[common])
            action.configure(inner)
            inner.set_defaults(run=action.run)
            parser.pairs.add((verb.name, action.name))
    return parser


class _Parser(argparse.ArgumentParser):
    """Takes a verb with one of its actions as one word. pairs: (verb, action)."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.pairs: set[tuple[str, ...]] = set()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        words = list(sys.argv[1:] if args is None else args)
        if tuple(words[:2]) in self.pairs:
            words[:2] = [" ".join(words[:2])]
        return super().parse_known_args(words, namespace)


def run_command(argv: Sequence[str] | None = None, *, progress: Progress | None = None) -> int:
    """Run one verb and return its exit code: 0 done, 1 some cases failed, 2 wrong arguments or input, 3 disk full,
    130 interrupted, 143 asked to end.

    argv: what follows the program's name, that of this process by default. progress: receives the progress of long work
    instead of the terminal. An extension that cannot be loaded is one warning line, and the error of a verb that is unknown
    without it.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser()
    console = Console(as_json="--json" in words, progress=progress)
    problems = extension_problems()
    wanted = next((word for word in words if not word.startswith("-")), "")
    if problems and wanted and wanted not in {verb.name for verb in all_verbs()}:
        console.failure(str(_unknown(wanted, problems)))
        return WRONG_INPUT
    for problem in problems:
        console.warning(str(problem))
    try:
        arguments = parser.parse_args(words)
    except SystemExit as stop:  # argparse has already printed its line; a host application must not be ended by it
        return int(stop.code or 0)
    try:
        with rare_collection(), notices_to(_once(console.warning)), _limits(arguments), _cache(arguments):
            return arguments.run(arguments, console)
    except (KeyboardInterrupt, Cancelled) as stop:
        console.failure(_STOPPED)
        return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED
    except OsteoRadiomicsError as error:
        if arguments.debug:
            traceback.print_exc()
        console.failure(str(error))
        return DISK_FULL if isinstance(error, NoRoom) else WRONG_INPUT
    except BrokenPipeError:
        return SOME_FAILED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a defect of ours is one line, too
        if arguments.debug:
            traceback.print_exc()
        if _interrupted_inside(error):
            console.failure(_STOPPED)
            return INTERRUPTED
        if out_of_memory(error):
            console.failure("out of memory. Use a machine with more, a smaller image, or settings that ask for less.")
            return SOME_FAILED
        console.failure(f"{type(error).__name__}: {error} (a defect in OsteoRadiomics; run again with --debug and report it)")
        return SOME_FAILED


def _interrupted_inside(error: BaseException | None) -> bool:
    """Whether Ctrl-C came while a compiled loop ran: it hands the interrupt on as the cause of a SystemError, or of two."""
    while isinstance(error, SystemError):
        error = error.__cause__
    return isinstance(error, KeyboardInterrupt)


def _once(tell: Callable[[str], None]) -> Callable[[str], None]:
    """Tells each text the first time only."""
    told: set[str] = set()

    def once(text: str) -> None:
        if text not in told:
            told.add(text)
            tell(text)

    return once


def _limits(arguments: argparse.Namespace) -> AbstractContextManager[None]:
    """The limit of --max-voxels, where a verb has it and it was given: what it needs is imported only then."""
    if getattr(arguments, "max_voxels", None) is None:
        return nullcontext()
    from ..images.headers.limits import voxel_limit

    return voxel_limit(arguments.max_voxels)


def _cache(arguments: argparse.Namespace) -> AbstractContextManager[None]:
    """What --no-cache, --n4-cache and --n4-cache-gb say, where a verb has them."""
    if getattr(arguments, "no_cache", False):
        return without_cache()
    return image_cache_of(getattr(arguments, "n4_cache", None), getattr(arguments, "n4_cache_gb", None))


def _unknown(verb: str, problems: Sequence[ExtensionError]) -> ExtensionError:
    """An unknown verb, while extensions that may have brought it could not be loaded."""
    reasons = "; ".join(f"{problem.where}: {problem.what}" for problem in problems)
    return ExtensionError(f"there is no verb {verb}, but not everything could be loaded ({reasons})", cure=problems[0].cure)
