"""A training whose process is killed at random moments goes on when it is asked for again, and ends with the same weights."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="networks are trained with torch")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

KILLS = int(os.environ.get("OSTEORADIOMICS_KILLS", "1"))
"""``make soak`` asks for 200."""
TRAINING = """
import hashlib, sys
from pathlib import Path
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.deep.segmentation.settings import Recipe
from OsteoRadiomicsLib.deep.segmentation.training import train
from OsteoRadiomicsLib.deep.segmentation.volumes import volume_of
from toy_spine import toy_spine

class Saying(Progress):
    def show(self, done, total, what):
        print(what, flush=True)

volumes = []
for seed in (1, 2):
    image, labels, levels = toy_spine(seed)
    volumes.append(volume_of(image, labels, levels, case=f"c{seed}", patient=f"p{seed}"))
recipe = Recipe(network="small", steps=8, batch=2, patch=(48, 32), checks=2)
made = train(volumes[:1], volumes[1:], recipe, Path(sys.argv[1]), threads=1, keep_every_s=0, progress=Saying())
digest = hashlib.sha256()
for tensor in made.network.state_dict().values():
    digest.update(tensor.numpy().tobytes())
print(digest.hexdigest())
"""


def _begun(folder: Path) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", TRAINING, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path})


def _ended(folder: Path) -> list[str]:
    with _begun(folder) as process:
        printed, _ = process.communicate()
    assert process.returncode == 0
    return printed.splitlines()


def test_kills_at_random_moments_change_no_weight(tmp_path: Path):
    whole = _ended(tmp_path / "whole")
    chance = random.Random(20261130)
    for _ in range(KILLS):
        with _begun(tmp_path / "killed") as process:
            assert process.stdout is not None
            if process.stdout.readline():  # the first step that this process made
                time.sleep(chance.uniform(0, 0.6))
            process.kill()
    left = _ended(tmp_path / "killed")
    assert left[-1] == whole[-1]
    assert len(left) < len(whole)  # it did not begin anew
