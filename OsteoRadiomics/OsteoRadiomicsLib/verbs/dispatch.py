"""From the words of a command to its verb and exit code: the command line, the panel's child process and the demo call this."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

from ..base.collection import rare_collection
from ..base.console import Console
from ..base.errors import Cancelled, ExtensionError, OsteoRadiomicsError
from ..base.extensions import extension_problems
from ..base.notices import notices_to
from ..base.progress import Progress
from ..base.user_cache import without_cache
from ..base.version import __version__
from . import SOME_FAILED, WRONG_INPUT, all_verbs

INTERRUPTED = 130  # the shell's convention for Ctrl-C


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, one sub-parser per registered verb."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print machine-readable results")
    common.add_argument("--debug", action="store_true", help="show the traceback of a failure")
    parser = argparse.ArgumentParser(
        prog="osteoradiomics",
        description="Radiomics of vertebrae and paraspinal muscles. For research use only: no result is a diagnosis.",
    )
    parser.add_argument("--version", action="version", version=f"osteoradiomics {__version__}")
    subparsers = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for verb in all_verbs():
        sub = subparsers.add_parser(verb.name, help=verb.help, description=verb.help, parents=[common])
        verb.configure(sub)
        sub.set_defaults(run=verb.run)
    return parser


def run_command(argv: Sequence[str] | None = None, *, progress: Progress | None = None) -> int:
    """Run one verb and return its exit code: 0 done, 1 some cases failed, 2 wrong arguments or input, 130 interrupted.

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
    except (KeyboardInterrupt, Cancelled):
        console.failure("interrupted; what was finished is kept")
        return INTERRUPTED
    except OsteoRadiomicsError as error:
        if arguments.debug:
            traceback.print_exc()
        console.failure(str(error))
        return WRONG_INPUT
    except BrokenPipeError:
        return SOME_FAILED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a defect of ours is one line, too
        if arguments.debug:
            traceback.print_exc()
        console.failure(f"{type(error).__name__}: {error} (a defect in OsteoRadiomics; run again with --debug and report it)")
        return SOME_FAILED


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
    """What --no-cache says, where a verb has it."""
    return without_cache() if getattr(arguments, "no_cache", False) else nullcontext()


def _unknown(verb: str, problems: Sequence[ExtensionError]) -> ExtensionError:
    """An unknown verb, while extensions that may have brought it could not be loaded."""
    reasons = "; ".join(f"{problem.where}: {problem.what}" for problem in problems)
    return ExtensionError(f"there is no verb {verb}, but not everything could be loaded ({reasons})", cure=problems[0].cure)
