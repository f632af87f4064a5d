"""A case list of scenes as headless Slicer works through it: the values of the files that the scenes hold, and the exit code."""

from __future__ import annotations

import csv
import json
import subprocess
import tempfile
import zipfile
from pathlib import Path

import slicer

from . import made_up
from .checks import Checks

BATCH = Path(__file__).resolve().parents[3] / "OsteoRadiomics" / "Scripts" / "batch.py"
SECONDS = 600


def list_of_scenes(checks: Checks) -> None:
    """Save a scene under a transform, extract from it and from its files, and end a headless Slicer with each exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _save(checks, folder / "case.mrb")
        (folder / "scenes.csv").write_text("case,sequence,image,mask,volume\none,T2,case.mrb,case.mrb,phantom T2\n")
        with zipfile.ZipFile(folder / "case.mrb") as archive:
            archive.extractall(folder / "files")
        (image,) = (folder / "files").rglob("phantom T2.nrrd")
        (mask,) = (folder / "files").rglob("*.seg.nrrd")
        (folder / "files.csv").write_text(f"case,sequence,image,mask\none,T2,{image},{mask}\n")
        checks.check("scenes end with 0", _run(folder, "scenes.csv", "of_scenes") == 0)
        checks.check("files end with 0", _run(folder, "files.csv", "of_files") == 0)
        scenes, files = ((folder / out / "features.csv").read_bytes() for out in ("of_scenes", "of_files"))
        checks.check("a scene gives the bytes of its files", scenes == files)
        checks.check("with one row", len(list(csv.DictReader((folder / "of_scenes" / "features.csv").open()))) == 1)
        checks.check("nothing is left open", not (folder / "of_scenes" / ".scenes").exists())
        checks.check("the private record names the volume", _recorded(folder) == "phantom T2", _recorded(folder))
        _in_a_slicer_of_its_own(checks, folder)
    slicer.mrmlScene.Clear(0)


def _save(checks: Checks, path: Path) -> None:
    made_up.small_case(("T1", "T2"))
    checks.need("the scene is saved", slicer.mrmlScene.WriteToMRB(str(path), None))
    slicer.mrmlScene.Clear(0)


def _run(folder: Path, cases: str, out: str) -> int:
    """What batch.py does with the verb, in this process."""
    from OsteoRadiomicsLib.cli import main
    from OsteoRadiomicsLib.images.scenes.opening import scenes_read_by
    from OsteoRadiomicsLib.mrml.scene_reading import SlicersReader

    with scenes_read_by(SlicersReader()):
        return main(["cohort", str(folder / cases), "--protocol", "op-mri", "--out", str(folder / out)])


def _recorded(folder: Path) -> object:
    found = json.loads((folder / "of_scenes" / "inputs.private.json").read_text(encoding="utf-8"))
    return found["inputs"][0].get("volume")


def _in_a_slicer_of_its_own(checks: Checks, folder: Path) -> None:
    launcher = getattr(slicer.app, "launcherExecutableFilePath", "")
    if not launcher:
        checks.skip("the exit codes of a headless Slicer", "no launcher of Slicer")
        return
    command = [launcher, "--no-splash", "--no-main-window", "--python-script", str(BATCH), "--", "cohort"]
    plan = ["--protocol", "op-mri"]
    done = subprocess.run([*command, "scenes.csv", *plan, "--out", "headless"], cwd=folder, timeout=SECONDS, check=False)
    checks.check("a headless Slicer ends with 0", done.returncode == 0, done.returncode)
    same = (folder / "headless" / "features.csv").read_bytes() == (folder / "of_scenes" / "features.csv").read_bytes()
    checks.check("with the same bytes", same)
    wrong = subprocess.run([*command, "absent.csv", *plan, "--out", "x"], cwd=folder, timeout=SECONDS, check=False)
    checks.check("a list that is not there ends it with 2", wrong.returncode == 2, wrong.returncode)
