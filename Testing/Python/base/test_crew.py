"""Jobs shared between processes: the results of one, its errors, and no process left behind."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from OsteoRadiomicsLib.base.crew import Crew
from OsteoRadiomicsLib.base.errors import Cancelled, OutputError, TableError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.base.progress import Progress

MAIN = os.getpid()
ALONE = "One process did what several should have shared, with the same results: "


def words(number: int) -> str:
    return f"job {number}"


def square(number: int, progress: Progress) -> int:
    return number**2


def whose(number: int, progress: Progress) -> int:
    """The first job waits here until a helper has done another."""
    time.sleep(0.02 if multiprocessing.parent_process() else 1)
    return os.getpid()


def refuse_odd(number: int, progress: Progress) -> int:
    if number % 2:
        raise TableError(f"{number} is odd", cure="Give even numbers")
    return number


def die_in_a_helper(number: int, progress: Progress) -> int:
    if multiprocessing.parent_process():
        os._exit(9)
    time.sleep(0.3)  # so that a helper takes a job
    return number


def lack_a_library_in_a_helper(number: int, progress: Progress) -> int:
    if multiprocessing.parent_process():
        raise ModuleNotFoundError("no such library")
    time.sleep(0.3)  # so that a helper takes a job
    return number


def linger_in_a_helper(number: int, progress: Progress) -> int:
    if multiprocessing.parent_process():
        time.sleep(600)
    while True:
        progress.check()


def negative(number: int, progress: Progress) -> int:
    time.sleep(0.3)  # so that a helper asks for the work meanwhile
    return -number


def awake(crew: Crew) -> None:
    """Return once a helper has begun and done a job."""
    while len(set(crew.share(whose, range(3)).finish(Progress(), words))) < 2:
        pass


class StopAtOnce(Progress):
    """Asks for a stop at the first job done here."""

    def show(self, done: float, total: float, what: str) -> None:
        self.cancel()


def test_results_stand_in_order_and_helpers_do_some_of_the_jobs() -> None:
    with Crew(2) as crew:
        assert crew.share(square, range(6)).finish(Progress(), words) == [0, 1, 4, 9, 16, 25]
        awake(crew)
        pids = crew.share(whose, range(30)).finish(Progress(), words)
    assert len(set(pids)) == 2
    assert MAIN in pids


def test_one_process_works_in_order_and_says_where_it_is() -> None:
    said: list[str] = []

    class Said(Progress):
        def show(self, done: float, total: float, what: str) -> None:
            said.append(f"{what} {done:.2f}")

    done: list[tuple[int, int]] = []
    assert Crew().share(square, [3, 4], done=lambda *one: done.append(one)).finish(Said(), words) == [9, 16]
    assert said == ["job 0 0.00", "job 1 0.50"]
    assert done == [(0, 9), (1, 16)]


@pytest.mark.parametrize("size", [1, 2])
def test_an_error_of_a_job_is_the_error_of_the_work(size: int) -> None:
    with Crew(size) as crew, pytest.raises(TableError, match=r"\d is odd. Give even numbers"):
        crew.share(refuse_odd, range(4)).finish(Progress(), words)


def test_what_a_dead_helper_leaves_is_done_here() -> None:
    with Crew(2) as crew, collected_notices() as notices:
        awake(crew)
        assert crew.share(die_in_a_helper, range(5)).finish(Progress(), words) == [0, 1, 2, 3, 4]
        assert crew.share(square, range(3)).finish(Progress(), words) == [0, 1, 4]
    assert notices == [ALONE + "a helper process ended by itself"]


def test_work_that_cannot_be_sent_is_done_here() -> None:
    with Crew(2) as crew, collected_notices() as notices:
        awake(crew)
        assert crew.share(lambda number, progress: negative(number, progress), range(3)).finish(Progress(), words) == [0, -1, -2]
    assert len(notices) == 1
    assert notices[0].startswith(ALONE + "work cannot be sent to a helper process (")


def test_what_only_this_process_can_do_is_done_here() -> None:
    with Crew(2) as crew, collected_notices() as notices:
        awake(crew)
        assert crew.share(lack_a_library_in_a_helper, range(4)).finish(Progress(), words) == [0, 1, 2, 3]
    assert notices == [ALONE + "a helper process met an error (ModuleNotFoundError: no such library)"]


def test_helpers_start_before_there_is_work() -> None:
    with Crew(2, imports=("json", "operator")) as crew, collected_notices() as notices:
        crew.begin()
        assert len(multiprocessing.active_children()) == 1
        assert crew.share(square, range(6)).finish(Progress(), words) == [0, 1, 4, 9, 16, 25]
        assert len(multiprocessing.active_children()) == 1
    assert notices == []


def test_a_helper_that_lacks_what_it_should_import_leaves_the_work_to_this_process() -> None:
    with Crew(2, imports=("no.such.module",)) as crew, collected_notices() as notices:
        crew.begin()
        for child in multiprocessing.active_children():
            child.join()
        shared = crew.share(square, range(6))
        time.sleep(0.2)  # for the thread that finds no helper
        assert shared.finish(Progress(), words) == [0, 1, 4, 9, 16, 25]
    assert len(notices) == 1
    assert notices[0].startswith(ALONE + "a helper process ")


def test_helpers_at_work_are_no_news() -> None:
    with Crew(2) as crew, collected_notices() as notices:
        crew.share(square, range(6)).finish(Progress(), words)
    assert notices == []


def test_a_stop_ends_helpers_that_are_at_work() -> None:
    with pytest.raises(Cancelled), Crew(2) as crew:
        crew.share(linger_in_a_helper, range(4)).finish(StopAtOnce(), words)
    assert not multiprocessing.active_children()


def test_what_keeping_a_result_raises_ends_the_work() -> None:
    def keep(number: int, result: Any) -> None:
        raise OutputError("cannot be written")

    with Crew(2) as crew, pytest.raises(OutputError):
        crew.share(square, range(4), done=keep).finish(Progress(), words)


def test_a_script_without_a_main_guard_does_not_start_itself_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import operator\n"
        "from OsteoRadiomicsLib.base.crew import Crew\n"
        "from OsteoRadiomicsLib.base.progress import Progress\n"
        "print('started')\n"
        "with Crew(2) as crew:\n"
        "    print(crew.share(operator.is_, [1, 2]).finish(Progress(), str))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "started\n[False, False]\n"
