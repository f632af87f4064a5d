"""Mutated files of every kind: refused in a line of our own, or read as the values they hold; never anything else."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "fuzz"
COUNT = int(os.environ.get("FUZZ_MUTANTS", "2000"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of processor time and memory need POSIX")


@pytest.fixture(scope="module")
def run() -> ModuleType:
    """Testing/fuzz/run.py, which is no package."""
    spec = importlib.util.spec_from_file_location("fuzz_run", FOLDER / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_mutants_are_refused_or_read_as_what_they_hold(run: ModuleType) -> None:
    found = list(run.verdicts(range(COUNT), workers=2))
    findings = [json.dumps(verdict) for verdict in found if run.is_finding(verdict)]
    assert not findings, "\n".join(findings)
    tally = Counter(verdict["outcome"] for verdict in found)
    # The mutations are worth something: most do harm, and some are harmless.
    assert tally["refused"] > 0.5 * COUNT
    assert tally["right"] > 0.1 * COUNT
    assert {verdict["sample"] for verdict in found if verdict["outcome"] == "refused"} == {
        "nifti", "nifti-gz", "nrrd-raw", "nrrd-gzip", "mha-raw", "mha-zlib", "seg-nrrd", "dicom-series", "dicom-seg",
        "csv", "xlsx", "parquet", "protocol", "settings", "model", "provenance",
        "nifti-pair", "mhd", "nhdr", "dicom-deflated", "dicom-enhanced", "seg-label-map", "seg-fractions", "contours", "package",
        "cases", "label-table", "study",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("import os; os.kill(os.getpid(), 11)", "SIGSEGV"),
        ("exec('while True: pass')", "SIGXCPU"),
        ("bytearray(3 << 30)", "took more memory than it may"),
        ("raise KeyError('x')", "KeyError"),
    ],
)
def test_a_crash_a_hang_and_a_flood_are_noticed_and_cost_one_mutant(
    run: ModuleType, fault: str, outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patch = f"def broken(path, sound):\n    {fault}\n\n"
    text = (FOLDER / "worker.py").read_text(encoding="utf-8")
    hooked = text.replace('print(json.dumps({"ready": True})', f"{HOOK}\n    print(json.dumps({{'ready': True}})")
    (tmp_path / "worker.py").write_text(hooked.replace("CPU_S = 20", "CPU_S = 1"), encoding="utf-8")
    (tmp_path / "broken.py").write_text(patch, encoding="utf-8")
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "PATHS", [tmp_path, *run.PATHS])
    verdicts = {verdict["number"]: verdict for verdict in run.verdicts([0, 9, 28], workers=1)}  # 0 and 28 are NIfTI, 9 is CSV
    assert [run.is_finding(verdicts[number]) for number in (0, 9, 28)] == [True, False, True]
    assert outcome in verdicts[0]["said"]


HOOK = "__import__('judge')._KINDS['image'] = __import__('broken').broken"


@pytest.mark.parametrize("number", [33, 7, 19])  # a packed MetaImage, a DICOM series, and a deflated one
def test_a_mutant_is_the_same_whenever_it_is_made(run: ModuleType, number: int, tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        assert run._keep(tmp_path / name, number) == 0
        files.append({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()})
    assert files[0] == files[1]
