"""The phantom study in one command: killed and resumed, it gives the bytes of one that was not disturbed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import InputError, OsteoRadiomicsError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort.status import status_of
from pain_kit import quick_protocol
from PainGradeLib.study.record import PainStudyRecord
from PainGradeLib.study.running import run_pain_study
from undrawn import no_figures

CASES = 60


def words(folder: Path, out: str, *more: str) -> list[str]:
    return ["pain-study", "--cases", str(CASES), "--seed", "2", "--protocol", str(folder / "quick-pain.toml"), "--workers", "1",
            "--out", str(folder / out), *more]  # fmt: skip


def lasting(folder: Path) -> dict[str, bytes]:
    """Every file that holds numbers and no time of day."""
    kept = (".csv", ".nrrd", ".gz")
    names = [path for path in sorted(folder.rglob("*")) if path.is_file() and ".stages" not in path.parts]
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in names
        if path.name.endswith(kept) or (path.name in ("pain-study.json", "report.html") and path.parent == folder)
    }


def painted(folder: Path) -> int:
    """How many patients are simulated."""
    return len(list(folder.glob("scans/painted/*.json")))


def extracted(folder: Path) -> int:
    """How many images have features."""
    try:
        return status_of(folder / "features").counts.finished
    except OsteoRadiomicsError:  # not begun, or just beginning
        return 0


def killed(folder: Path, done: Callable[[Path], int], count: int) -> None:
    """Run the study in a process of its own and kill it when so much is done."""
    code = "import sys; from OsteoRadiomicsLib.cli import main; sys.exit(main(sys.argv[1:]))"
    child = subprocess.Popen(
        [sys.executable, "-c", code, *words(folder.parent, folder.name)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 120
        while done(folder) < count:
            assert child.poll() is None, "the study ended before it was killed"
            assert time.monotonic() < end
            time.sleep(0.02)
        os.kill(child.pid, signal.SIGKILL)
    finally:
        child.kill()
        child.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_study_killed_twice_ends_with_the_bytes_of_one_that_was_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quick_protocol(tmp_path)
    with no_figures():
        assert main(words(tmp_path, "whole", "--json")) == 0
        printed = json.loads(capsys.readouterr().out)
        killed(tmp_path / "broken", painted, 15)
        assert painted(tmp_path / "broken") < CASES
        killed(tmp_path / "broken", extracted, 10)
        assert not (tmp_path / "broken" / "pain-study.json").exists()
        assert main(words(tmp_path, "broken")) == 0
    undisturbed, resumed = lasting(tmp_path / "whole"), lasting(tmp_path / "broken")
    assert list(undisturbed) == list(resumed)
    assert [name for name, content in undisturbed.items() if resumed[name] != content] == []
    assert {"pain-study.json", "report.html", "features/features.csv", "models/MF/predictions.csv"} <= set(undisturbed)
    record = PainStudyRecord.read(tmp_path / "whole" / "pain-study.json")
    assert {key: value for key, value in printed.items() if key != "page"} == record.to_json()
    assert record.recovered.holds
    assert {item.muscle for item in record.aucs} == {"MF", "ES"}
    page = undisturbed["report.html"].decode("utf-8")
    assert "research use only" in page.casefold()
    assert str(tmp_path) not in page


def test_too_few_cases_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="59 cases are too few"):
        run_pain_study(tmp_path, cases=59)
