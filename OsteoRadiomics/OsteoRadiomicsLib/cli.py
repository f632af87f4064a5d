"""The command line ``osteoradiomics VERB ...``; the same entry serves headless Slicer (Scripts/batch.py)."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence

from . import __version__
from .base.console import Console
from .base.errors import Cancelled, OsteoRadiomicsError
from .base.progress import Progress
from .verbs import SOME_FAILED, WRONG_INPUT, all_verbs

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


def main(argv: Sequence[str] | None = None, *, progress: Progress | None = None) -> int:
    """Run one verb and return its exit code: 0 done, 1 some cases failed, 2 wrong arguments or input, 130 interrupted.

    progress: receives the progress of long work instead of the terminal.
    """
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as stop:  # argparse has already printed its line; a host application must not be ended by it
        return int(stop.code or 0)
    console = Console(as_json=arguments.json, progress=progress)
    try:
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


if __name__ == "__main__":
    sys.exit(main())
