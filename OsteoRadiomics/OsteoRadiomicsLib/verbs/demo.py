"""``osteoradiomics demo``: the whole chain on generated phantoms. Every verb has its step here; a test holds that."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..console import Console
from . import DONE, SOME_FAILED, Verb

SEED = 20261120
CASES = 8


@dataclass(frozen=True)
class Step:
    """One command of the demo. expected: the exit code that counts as success."""

    title: str
    argv: tuple[str, ...]
    expected: int = DONE

    @property
    def command(self) -> str:
        """As a user would type it."""
        return shlex.join(("osteoradiomics", *self.argv))


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--out", default="demo-output", metavar="DIR", help="folder for everything the demo writes")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="worker processes of the cohort step")


def run(arguments: Namespace, console: Console) -> int:
    from ..cli import main
    from ..images.phantom import write_cohort

    folder = Path(arguments.out)
    console.note(f"generating {CASES} simulated patients with lumbar MRI (T1, T2, FS-T2)")
    write_cohort(folder / "op-mri", "op-mri", CASES, SEED, progress=console.progress)
    console.note("generating simulated patients with chest CT")
    write_cohort(folder / "op-ct", "op-ct", 2, SEED, progress=console.progress)
    done = []
    for step in steps(folder, arguments.workers):
        console.note(f"\n# {step.title}\n$ {step.command}")
        code = main([*step.argv])
        if code != step.expected:
            console.failure(f"demo: '{step.command}' ended with exit code {code}")
            return SOME_FAILED
        done.append(step.command)
    report = folder / "case" / "report.html"
    console.result(
        {"folder": str(folder), "report": str(report), "commands": done},
        f"\nEverything lies in {folder}. Open {report} in a browser.\nAll patients are simulated. Research use only: not a diagnosis.",
    )
    return DONE


def steps(folder: Path, workers: int) -> Iterator[Step]:
    """The commands of the demo, in order, on the phantoms in ``folder``."""
    case, image, mask = (
        "sim-op-mri-0001",
        folder / "op-mri/images/sim-op-mri-0001_T1.nii.gz",
        folder / "op-mri/images/sim-op-mri-0001.seg.nrrd",
    )
    inputs = ("--image", str(image), "--mask", str(mask))
    here = folder / "case"
    yield Step("the study protocols", ("protocols",))
    yield Step("what a feature means", ("features", "show", "original_glcm_JointEntropy"))
    yield Step(
        "386 features of the union of L1 to L3",
        (
            "extract",
            *inputs,
            "--union",
            "--protocol",
            "op-mri",
            "--case",
            case,
            "--sequence",
            "T1",
            "--out",
            str(here / "features.csv"),
        ),
    )
    yield Step(
        "where a texture feature is high and low",
        (
            "map", *inputs, "--segments", "L1,L2,L3", "--protocol", "op-mri", "--feature", "original_glcm_JointEntropy",
            "--out", str(here / "map.nrrd"), "--png", str(here / "map.png"),
        ),
    )  # fmt: skip
    yield Step(
        "the published clinical equation",
        (
            "score",
            "--model",
            "op-mri-clinical-published",
            "--clinical",
            "age=70,sex=female",
            "--case",
            case,
            "--out",
            str(here / "score.json"),
        ),
    )
    yield Step("one report for the case", ("report", str(here), "--out", str(here / "report.html")))
    yield Step(
        "every case of the cohort, three sequences each",
        (
            "cohort",
            str(folder / "op-mri/cases.csv"),
            "--protocol",
            "op-mri",
            "--out",
            str(folder / "cohort"),
            "--workers",
            str(workers),
        ),
    )


VERB = Verb("demo", "run the whole chain on generated phantoms", configure, run)
