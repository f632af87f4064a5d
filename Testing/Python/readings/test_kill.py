"""Two hundred random kills of a writing process: the study is as before or as after the save, and says which."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from OsteoRadiomicsLib.readings import open_study, verify_study
from OsteoRadiomicsLib.readings.findings import Kind
from OsteoRadiomicsLib.readings.masks import label_map_of
from readings.study_kit import SetClock, array_of, drawing, new_study, sit

KILLS, PER_STUDY = 200, 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_two_hundred_killed_writers_leave_a_study_as_before_or_as_after(tmp_path):
    template = new_study(tmp_path / "template", SetClock(), cases=1)
    chance = random.Random(20260301)
    drawn = [array_of(drawing(grow=grow)) for grow in range(2)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    script = str(Path(__file__).with_name("killed_writer.py"))
    interrupted = saved = 0
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdout.readline() == "ready\n"
        for number in range(KILLS):
            if number % PER_STUDY == 0:
                root, version = shutil.copytree(template, tmp_path / f"study-{number}"), 0
            server.stdin.write(f"{root}\n")
            server.stdin.flush()
            writer = int(server.stdout.readline())
            time.sleep(chance.uniform(0, 0.03))
            os.kill(writer, signal.SIGKILL)
            assert server.stdout.readline() == "dead\n"

            study = open_study(root)
            found = verify_study(study).findings
            assert [str(finding) for finding in found if finding.kind is Kind.CHANGED] == []
            stored = study.reading("A", 1, study.cases[0])
            if stored:
                assert (array_of(label_map_of(stored.mask)) == drawn[stored.record.version % 2]).all()
            now = stored.record.version if stored else 0
            assert now >= version
            saved += now - version
            version = now
            interrupted += any(finding.kind is Kind.INTERRUPTED for finding in found)

            with sit(root, "A", SetClock(), take_over="killed"):
                pass
            after = verify_study(open_study(root))
            assert [str(finding) for finding in after.findings if finding.kind in (Kind.CHANGED, Kind.INTERRUPTED)] == []
            kept = open_study(root).reading("A", 1, study.cases[0])
            assert (kept.record.version if kept else 0) == version
        server.stdin.close()
    # The kills must have met saves at work, or they proved nothing.
    assert saved > KILLS / 4
    assert interrupted > KILLS / 10
