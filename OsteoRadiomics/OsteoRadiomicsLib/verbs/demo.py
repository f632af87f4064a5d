"""``osteoradiomics demo``: the whole chain on generated phantoms."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..base.console import Console
from . import DONE, SOME_FAILED, Verb


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--out", default="demo-output", metavar="DIR", help="folder for everything the demo writes")
    parser.add_argument("--cases", type=int, default=6, metavar="N", help="simulated patients with lumbar MRI (at least 3)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="worker processes of the cohort step")


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..base.files import check_writable
    from .demo_steps import steps
    from .dispatch import run_command

    folder = Path(arguments.out)
    check_writable(folder / "anything")
    done = []
    for step in steps(folder, arguments.workers, arguments.cases):
        console.note(f"\n# {step.title}\n$ {step.command}")
        code = run_command(step.argv)
        if code != DONE:
            console.failure(f"demo: '{step.command}' ended with exit code {code}")
            return SOME_FAILED
        done.append(step.command)
    pages = [str(path) for path in sorted(folder.rglob("*.html"))]
    lines = [f"\nEverything lies in {folder}. Open these pages in a browser:", *(f"  {page}" for page in pages)]
    lines.append("All patients and readers are simulated. For research use only: not a diagnosis.")
    console.result({"folder": str(folder), "pages": pages, "commands": done}, "\n".join(lines))
    return DONE


VERB = Verb("demo", "run the whole chain on generated phantoms", configure, run)
