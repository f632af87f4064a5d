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
    lines = [f"\nEverything lies in {folder}. Open {report} in a browser."]
    lines.append("All patients are simulated. For research use only: not a diagnosis.")
    console.result({"folder": str(folder), "report": str(report), "commands": done}, "\n".join(lines))
    return DONE


def steps(folder: Path, workers: int) -> Iterator[Step]:
    """The commands of the demo, in order, on the phantoms in ``folder``."""
    yield Step("the study protocols", ("protocols",))
    yield Step("what a feature means", ("features", "show", "original_glcm_JointEntropy"))
    yield from _one_case(folder / "op-mri" / "images", "sim-op-mri-0001", folder / "case")
    cases, results = str(folder / "op-mri" / "cases.csv"), str(folder / "cohort")
    yield Step(
        "every case of the cohort, three sequences each",
        ("cohort", cases, "--protocol", "op-mri", "--out", results, "--workers", str(workers)),
    )


def _one_case(images: Path, case: str, results: Path) -> Iterator[Step]:
    """One case from image and mask to report."""
    inputs = ("--image", str(images / f"{case}_T1.nii.gz"), "--mask", str(images / f"{case}.seg.nrrd"))
    named = ("--case", case, "--sequence", "T1")
    model = ("--model", "op-mri-clinical-published", "--clinical", "age=70,sex=female")
    drawn = ("--out", str(results / "map.nrrd"), "--png", str(results / "map.png"))
    yield Step(
        "386 features of the union of L1 to L3",
        ("extract", *inputs, "--union", "--protocol", "op-mri", *named, "--out", str(results / "features.csv")),
    )
    yield Step(
        "where a texture feature is high and low",
        ("map", *inputs, "--segments", "L1,L2,L3", "--feature", "original_glcm_JointEntropy", "--protocol", "op-mri", *drawn),
    )
    yield Step("the published clinical equation", ("score", *model, "--case", case, "--out", str(results / "score.json")))
    yield Step("one report for the case", ("report", str(results), "--out", str(results / "report.html")))


VERB = Verb("demo", "run the whole chain on generated phantoms", configure, run)
