"""Mutated inputs of every kind, judged by the thousand: ``make soak``, or a smaller run in the tests.

    python Testing/fuzz/run.py --count 20000 --workers 2 --first 0
    python Testing/fuzz/run.py --keep DIR NUMBER      makes one mutant again, judges it here, and leaves its files in DIR

Exit code 1 where there are findings: a value that the bytes do not hold, damage that was accepted, an exception that is no
error of ours, a message in a library's words, a crash, more than 20 s of processor time or more than 1 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PATHS = [ROOT / "OsteoRadiomics", ROOT / "Testing" / "Python", ROOT / "Testing" / "Python" / "readings", HERE]
WALL_S = 120.0


class Worker:
    """One process and what it is working on."""

    def __init__(self) -> None:
        environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
        environment["PYTHONPATH"] = os.pathsep.join(map(str, PATHS))
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        self._errors: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()
        if self._answer() is None:
            raise RuntimeError(f"a fuzz worker did not start: {self._last_words()}")

    def judge(self, number: int) -> dict[str, Any]:
        """The verdict on one mutant; a crash or a hang is one, too."""
        assert self._process.stdin is not None
        timer = threading.Timer(WALL_S, self._process.kill)
        timer.start()
        try:
            self._process.stdin.write(f"{number}\n")
            self._process.stdin.flush()
            answer = self._answer()
        except BrokenPipeError:
            answer = None
        finally:
            timer.cancel()
        if answer is not None:
            return answer
        code = self._process.wait()
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return {"number": number, "sample": "", "outcome": "crash", "said": f"{name}: {self._last_words()}"}

    @property
    def alive(self) -> bool:
        """Whether it can take another mutant."""
        return self._process.poll() is None

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)

    def _answer(self) -> dict[str, Any] | None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                found: dict[str, Any] = json.loads(line)
                return found
        return None

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._errors = [*self._errors[-20:], line.strip()]

    def _last_words(self) -> str:
        return " | ".join(self._errors[-3:])


def verdicts(numbers: Iterable[int], workers: int) -> Iterator[dict[str, Any]]:
    """Judge mutants in several processes, in any order; one that dies is replaced."""
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    for _ in range(workers):
        idle.put(Worker())

    def judged(number: int) -> dict[str, Any]:
        worker = idle.get()
        if not worker.alive:
            worker = Worker()
        try:
            return worker.judge(number)
        finally:
            idle.put(worker)

    pool = ThreadPoolExecutor(workers)
    try:
        for done in as_completed([pool.submit(judged, number) for number in numbers]):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)
        for _ in range(workers):
            worker = idle.get()
            if worker.alive:
                worker.close()


def is_finding(verdict: dict[str, Any]) -> bool:
    """Whether somebody has something to mend."""
    return verdict["outcome"] not in ("refused", "right")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first mutant")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--keep", nargs=2, metavar=("DIR", "NUMBER"), help="make one mutant again and keep its files")
    arguments = parser.parse_args()
    if arguments.keep:
        return _keep(Path(arguments.keep[0]), int(arguments.keep[1]))
    tally: Counter[str] = Counter()
    findings = 0
    for verdict in verdicts(range(arguments.first, arguments.first + arguments.count), arguments.workers):
        tally[verdict["outcome"]] += 1
        if is_finding(verdict):
            findings += 1
            print(json.dumps(verdict), flush=True)
    print(f"{arguments.count} mutants: {', '.join(f'{count} {name}' for name, count in sorted(tally.items()))}")
    return int(findings > 0)


def _keep(folder: Path, number: int) -> int:
    sys.path[:0] = map(str, PATHS)
    import tempfile

    from judge import judge, outcome_of
    from worker import make_mutant

    folder.mkdir(parents=True)
    sample, path = make_mutant(number, folder)
    with tempfile.TemporaryDirectory() as place:
        sound = outcome_of(sample.kind, sample.make(Path(place)))
    print(f"{sample.name}, {path}: {judge(sample.kind, path, sound)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
