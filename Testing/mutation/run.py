"""Puts one wrong formula at a time into a copy of the project and sees whether its tests notice.

    python Testing/mutation/run.py [--only TEXT ...] [--jobs N]

Prints a line per mutant and the share of those that could be noticed and were; exits with 1 below 95 %, with 2 when a mutant
does not fit the sources or the tests are red without any. Real images in ../shared are hidden from the copy on purpose: what is
measured is what a clone of the repository alone can see.
"""

from __future__ import annotations

import argparse
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from mutants import LIBRARY, ROOT, Mutant, MutantError, area_of, read_areas, read_mutants

NEEDED = 0.95
LIMIT_S = 3600  # a mutant that keeps its tests busy for longer has made an endless loop
NO_TESTS = 5  # pytest's exit code where none is chosen
COPIED = (
    "OsteoRadiomics",
    "PainGrade",
    "Resources",
    "Testing",
    "Docs",
    "CMakeLists.txt",
    "README.md",
    "Makefile",
    "pyproject.toml",
)


@dataclass(frozen=True)
class Way:
    """How tests are run. chosen: by their names, as pytest's -k has it; '' for all. compiled: whether loops may be compiled."""

    chosen: str
    compiled: bool


# A change in features/ has all of its loops compiled again, which takes much longer than most tests: those that ask for
# compiled loops come last.
EVERYTHING, PLAIN, COMPILED = Way("", True), Way("not compil", False), Way("compil", True)


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant. killer: the first test that failed; '' if it survived."""

    mutant: Mutant
    killer: str
    seconds: float


class Copy:
    """A copy of the project in which tests run without any data but its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.folder.mkdir(parents=True)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, self.folder / name, ignore=shutil.ignore_patterns("__pycache__", "mutation"))
            else:
                shutil.copy2(source, self.folder / name)
        nothing = folder / "no data"
        nothing.mkdir()
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(str(self.folder / part) for part in ("OsteoRadiomics", "PainGrade")),
            "PYTHONDONTWRITEBYTECODE": "1",  # compiled files are told apart by the second and the size: too coarse here
            "OSTEORADIOMICS_TEST_DATA": str(nothing),
            "NUMBA_CACHE_DIR": str(folder / "loops"),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._insist_on_the_copy()

    def test(self, paths: list[str], way: Way) -> str:
        """The first failing test, '' if none fails."""
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-rfE", "-p", "no:cacheprovider", *paths]
        command += ["-k", way.chosen] if way.chosen else []
        environment = {**self.environment, "OSTEORADIOMICS_NUMBA": "1" if way.compiled else "0"}
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
            )
        except subprocess.TimeoutExpired:
            return f"no end within {LIMIT_S} s"
        if done.returncode in (0, NO_TESTS):
            return ""
        named = re.search(r"^(?:FAILED|ERROR) (?:Testing/Python/)?(.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
        if named is None:
            raise MutantError(
                f"pytest ended with {done.returncode} and names no test:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
            )
        return named[1]

    def try_out(self, mutant: Mutant, paths: list[str]) -> Outcome:
        """Apply, test, take back."""
        started = time.monotonic()
        path = self.folder / LIBRARY / mutant.file
        source = path.read_text(encoding="utf-8")
        path.write_text(mutant.apply(source), encoding="utf-8")
        try:
            killer = next((name for way in ways_of(mutant) if (name := self.test(paths, way))), "")
        finally:
            path.write_text(source, encoding="utf-8")
        return Outcome(mutant, killer, time.monotonic() - started)

    def _insist_on_the_copy(self) -> None:
        command = [sys.executable, "-c", "import OsteoRadiomicsLib; print(OsteoRadiomicsLib.__file__)"]
        found = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=True).stdout
        if not Path(found.strip()).is_relative_to(self.folder):
            raise MutantError(f"tests would import {found.strip()}, not the copy")


def misfit(mutant: Mutant) -> str:
    """Why a mutant cannot be applied to the project's sources, '' if it can."""
    path = ROOT / LIBRARY / mutant.file
    if not path.is_file():
        return f"{mutant.name}: there is no {mutant.file}"
    try:
        mutant.apply(path.read_text(encoding="utf-8"))
    except (MutantError, SyntaxError) as error:
        return str(error)
    return ""


def ways_of(mutant: Mutant) -> tuple[Way, ...]:
    """How a mutant's tests are run, one way after the other."""
    in_loops = "compiled" in mutant.file
    return (PLAIN, COMPILED) if mutant.file.startswith("features/") and not in_loops else (EVERYTHING,)


def main() -> int:
    """Run all mutants; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="+", default=[""], metavar="TEXT", help="mutants so called, or whose file contains this")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="copies that work at the same time (2)")
    arguments = parser.parse_args()
    areas = read_areas()
    chosen = [m for m in read_mutants() if any(text == m.name or text in m.file for text in arguments.only)]
    misfits = [reason for mutant in chosen if (reason := misfit(mutant))]
    if misfits:
        raise MutantError("\n".join(["these do not fit the sources, mend or draw them anew:", *misfits]))
    tests = {mutant.name: areas[area_of(mutant, areas)] for mutant in chosen}
    tried = [mutant for mutant in chosen if not mutant.equivalent]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies: queue.Queue[Copy] = queue.Queue()
        for number in range(arguments.jobs):
            copies.put(Copy(Path(folder) / str(number)))

        def unchanged(how: tuple[tuple[str, ...], Way]) -> str:
            return _lent(copies, lambda copy: copy.test(list(how[0]), how[1]))

        def changed(mutant: Mutant) -> Outcome:
            outcome = _lent(copies, lambda copy: copy.try_out(mutant, tests[mutant.name]))
            print(_line(outcome), flush=True)
            return outcome

        with ThreadPoolExecutor(arguments.jobs) as pool:
            ways = dict.fromkeys((tuple(tests[m.name]), way) for m in tried for way in ways_of(m))
            red = [name for name in pool.map(unchanged, ways) if name]
            if red:
                raise MutantError(f"without any mutant these tests fail: {', '.join(red)}")
            outcomes = list(pool.map(changed, tried))
    return report(outcomes, [mutant for mutant in chosen if mutant.equivalent])


def _lent(copies: queue.Queue[Copy], work):  # type: ignore[no-untyped-def]
    copy = copies.get()
    try:
        return work(copy)
    finally:
        copies.put(copy)


def _line(outcome: Outcome) -> str:
    fate = f"killed by {outcome.killer}" if outcome.killer else "SURVIVED"
    return f"{outcome.mutant.name:12} {outcome.mutant.file}: {outcome.mutant.why} -> {fate} ({outcome.seconds:.0f} s)"


def report(outcomes: list[Outcome], equivalent: list[Mutant]) -> int:
    """Print the survivors and the share; 0 where it suffices."""
    survivors = [outcome.mutant for outcome in outcomes if not outcome.killer]
    for mutant in survivors:
        print(f"\nsurvivor {mutant.name}, {mutant.file}: {mutant.why}\n- {mutant.text}\n+ {mutant.replacement}")
    for mutant in equivalent:
        print(f"equivalent, not tried: {mutant.name}, {mutant.file}: {mutant.why}; {mutant.equivalent}")
    if not outcomes:
        raise MutantError("no mutant was tried")
    share = 1 - len(survivors) / len(outcomes)
    print(f"\n{len(outcomes) - len(survivors)} of {len(outcomes)} mutants killed: {share:.1%} (at least {NEEDED:.0%} wanted)")
    return 0 if share >= NEEDED else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MutantError as error:
        print(f"mutants: {error}", file=sys.stderr)
        sys.exit(2)
