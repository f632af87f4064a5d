"""A long-lived process that makes and judges mutants: a number on each line of stdin, a line of JSON for each on stdout.

Limits of processor time and memory end it where the library would hang or swell: whoever started it notices, and only that
mutant is lost.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from judge import judge, outcome_of
from mutations import mutate
from samples import SAMPLES, Sample, begin

CPU_S = 20
MEMORY = 1 << 30  # beyond what the process has mapped once everything is imported


def make_mutant(number: int, folder: Path) -> tuple[Sample, Path]:
    """The mutant of a number, made in an empty folder: always the same one."""
    sample = SAMPLES[number % len(SAMPLES)]
    begin()
    path = sample.make(folder)
    mutate(path, sample.form, random.Random(f"mutant {number}"), sample.beside)
    return sample, path


def main() -> None:
    """Judge until stdin ends."""
    root = Path(tempfile.mkdtemp(prefix="fuzz-"))
    sound = {}
    for sample in SAMPLES:
        place = root / "sound" / sample.name
        place.mkdir(parents=True)
        path = sample.make(place)
        sound[sample.name] = outcome_of(sample.kind, path)
        verdict = judge(sample.kind, path, sound[sample.name])
        if verdict.outcome != "right":  # also loads whatever is loaded at first use, before memory is limited
            raise SystemExit(f"the sound sample {sample.name} is {verdict}")
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, mapped + MEMORY))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        number = int(line)
        folder = root / "mutant"
        folder.mkdir()
        sample, path = make_mutant(number, folder)
        used, began = time.process_time(), time.monotonic()
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + CPU_S + 1, resource.RLIM_INFINITY))
        verdict = judge(sample.kind, path, sound[sample.name])
        took = max(time.process_time() - used, 0.0)
        shutil.rmtree(folder)
        answer = {"number": number, "sample": sample.name, "cpu": round(took, 3), "wall": round(time.monotonic() - began, 3)}
        print(json.dumps(answer | asdict(verdict)), flush=True)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
