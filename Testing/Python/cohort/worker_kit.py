"""Work that misbehaves at one case, importable by worker processes, and small cases for real work."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort.cases import CaseInput
from OsteoRadiomicsLib.cohort.fates import Fate
from OsteoRadiomicsLib.cohort.store import Outcome
from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings

CASES = [CaseInput(name, "T1", Path("i"), Path("m")) for name in "abcd"]


def echo(item: CaseInput, progress: Progress) -> Outcome:
    return Outcome((), f"seen {item.case} by {os.getpid()}")


def crash_at_b(item: CaseInput, progress: Progress) -> Outcome:
    if item.case == "b":
        progress.report(0, 1, "features of L2")
        os.kill(os.getpid(), signal.SIGSEGV)
    return echo(item, progress)


def misbehave(item: CaseInput, progress: Progress) -> Outcome:
    """What the name of a case asks for: "crash", "hang" or "grow"; others are well."""
    others = {"crash": crash_at_b, "hang": hang_at_b, "grow": grow_at_b}
    if item.case in others:
        return others[item.case](replace(item, case="b"), progress)
    return echo(item, progress)


def crash_once_at_b(item: CaseInput, progress: Progress) -> Outcome:
    """image: a file whose presence says that it has crashed."""
    if item.case == "b" and not item.image.exists():
        item.image.touch()
        os._exit(9)
    return echo(item, progress)


def hang_at_b(item: CaseInput, progress: Progress) -> Outcome:
    if item.case == "b":
        time.sleep(600)
    return echo(item, progress)


def grow_at_b(item: CaseInput, progress: Progress) -> Outcome:
    if item.case == "b":
        _held = np.ones(2**26)  # 512 MB
        time.sleep(600)
    return echo(item, progress)


def say_out_of_memory_at_b(item: CaseInput, progress: Progress) -> Outcome:
    if item.case == "b":
        return Outcome((), "out of memory", fate=Fate.OUT_OF_MEMORY)
    return echo(item, progress)


def report_times(item: CaseInput, progress: Progress) -> Outcome:
    """From when to when it worked, as text."""
    begun = time.time()
    time.sleep(0.3)
    return Outcome((), f"{begun} {time.time()}")


SETTINGS = ExtractionSettings(feature_classes={"firstorder": None, "glcm": None})
PLAN = ExtractionPlan("small", SETTINGS.hash(), (), SETTINGS)


def small_cases(folder: Path, names: Sequence[str]) -> Path:
    """A case list of images of 6 x 9 x 9 voxels with two labels; the one called "empty" has an empty mask."""
    rng = np.random.default_rng(3)
    lines = ["case,sequence,image,mask,labels"]
    for name in names:
        label = np.zeros((6, 9, 9), np.uint8)
        if name != "empty":
            label[1:5, 2:7, 2:7] = 1
            label[1:5, 2:5, 2:7] = 2
        for kind, array in (("image", rng.integers(0, 200, label.shape).astype(np.int16)), ("mask", label)):
            sitk.WriteImage(sitk.GetImageFromArray(array), folder / f"{name}_{kind}.nrrd")
            os.utime(folder / f"{name}_{kind}.nrrd", (1, 1))  # hashes of files that were written just now are not kept
        lines.append(f"{name},T1,{name}_image.nrrd,{name}_mask.nrrd,1;2")
    path = folder / "cases.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def add_hostile_cases(path: Path) -> None:
    """Add to a list of small cases what makes readers wait for ever or crash: a pipe, and a header of 99999 dimensions."""
    os.mkfifo(path.parent / "pipe_image.nii")
    (path.parent / "dimensions_image.mha").write_bytes(
        b"ObjectType = Image\nNDims = 99999\nDimSize = 6 9 9\nElementType = MET_SHORT\nElementDataFile = LOCAL\n" + bytes(972)
    )
    with path.open("a", encoding="utf-8") as lines:
        for name in ("pipe_image.nii", "dimensions_image.mha"):
            lines.write(f"{name.split('_')[0]},T1,{name},a_mask.nrrd,1;2\n")
