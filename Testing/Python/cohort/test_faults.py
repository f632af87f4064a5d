"""What a run survives: disks full at any write, two runners, lists and inputs that change, clocks set back."""

from __future__ import annotations

import errno
import json
import os
import platform
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cohort.test_shards import run_here
from cohort.worker_kit import PLAN, small_cases
from OsteoRadiomicsLib.base import files
from OsteoRadiomicsLib.base.errors import Cancelled, InputError, NoRoom, OsteoRadiomicsError, OutputError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort import lock, read_cases, run_cohort
from OsteoRadiomicsLib.cohort.database import Database
from OsteoRadiomicsLib.cohort.lock import LOCK, FolderHeld, only_runner
from OsteoRadiomicsLib.cohort.status import status_of

TABLES = ("features.csv", "failures.csv", "features.provenance.json")


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_cases(tmp_path_factory.mktemp("faults"), ("a", "b", "empty", "d"))


@pytest.fixture(scope="module")
def whole(listed: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return tables(run_cohort(read_cases(listed), PLAN, tmp_path_factory.mktemp("whole"), executor=run_here).features.parent)


def tables(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES}


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith((".writing-", ".runner-"))]


def full_at(k: int, counted: list[int]) -> Callable[[], None]:
    """Raises "no space left" at the k-th call and all after it."""

    def write() -> None:
        counted[0] += 1
        if counted[0] >= k:
            raise OSError(errno.ENOSPC, "No space left on device")

    return write


def test_a_disk_that_is_full_at_any_write_ends_the_run_in_words_and_loses_nothing(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Every write of a file and every transaction of the ledger in turn is the first that finds no room."""
    one = read_cases(listed)[:1]
    whole = tables(run_cohort(one, PLAN, tmp_path / "whole", executor=run_here).features.parent)
    commit, flush = Database._commit, files._flush
    monkeypatch.setattr("OsteoRadiomicsLib.cohort.store.ROWS", 2)
    for k in range(1, 200):
        counted = [0]
        write = full_at(k, counted)

        def full_commit(self: Database, write: Callable[[], None] = write) -> None:
            try:
                write()
            except OSError as error:
                self._undo()
                raise NoRoom("cannot be written (no space left)", where=str(self.path)) from error
            commit(self)

        def full_flush(path: Path, write: Callable[[], None] = write) -> None:
            write()
            flush(path)

        out = tmp_path / str(k)
        with monkeypatch.context() as patched:
            patched.setattr(Database, "_commit", full_commit)
            patched.setattr(files, "_flush", full_flush)
            try:
                run_cohort(one, PLAN, out, executor=run_here)
            except NoRoom as error:
                assert "no space left" in str(error).lower()  # noqa: PT017 - whether it is raised depends on k
            else:
                assert counted[0] < k
                break
        run_cohort(one, PLAN, out, executor=run_here)
        assert tables(out) == whole, k
        assert left_behind(out) == [], k
    assert k > 10


def test_sqlites_own_full_disk_is_said_so_and_undone(tmp_path: Path):
    database = Database(tmp_path / "x.sqlite")
    database.script("CREATE TABLE t (x BLOB);")
    pages = database.one("PRAGMA page_count")
    database.one(f"PRAGMA max_page_count={pages[0] + 1}")
    with pytest.raises(NoRoom, match=r"x\.sqlite: cannot be written \(no space left\)"), database.at_once():
        database.write("INSERT INTO t VALUES (zeroblob(100000))")
    with database.at_once():
        database.write("INSERT INTO t VALUES (1)")
    assert database.all("SELECT x FROM t") == [(1,)]
    database.close()


def test_a_list_that_is_edited_reordered_or_shortened_gives_what_a_fresh_run_gives(listed: Path, tmp_path: Path):
    cases = read_cases(listed)
    for number, wanted in enumerate((cases[::-1], cases[:2], (cases[3], cases[0]), cases)):
        run_cohort(wanted, PLAN, tmp_path / "out", executor=run_here)
        run_cohort(wanted, PLAN, tmp_path / f"fresh{number}", executor=run_here)
        assert tables(tmp_path / "out") == tables(tmp_path / f"fresh{number}")


def test_an_input_that_is_replaced_during_the_run_is_measured_as_it_is_in_the_next(tmp_path: Path):
    cases = read_cases(small_cases(tmp_path, ("a", "b")))
    content = cases[1].image.read_bytes()

    def replacing(items, work, workers, progress):
        for item in items:
            yield item, work(item, progress)
            cases[0].image.write_bytes(content)  # after it was measured

    run_cohort(cases, PLAN, tmp_path / "out", executor=replacing)
    again = run_cohort(cases, PLAN, tmp_path / "out", executor=run_here)
    assert again.resumed == 1
    run_cohort(cases, PLAN, tmp_path / "fresh", executor=run_here)
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")


def test_an_output_folder_that_vanishes_ends_the_run_in_words(listed: Path, tmp_path: Path):
    def vanishing(items, work, workers, progress):
        for item in items:
            yield item, work(item, progress)
            for path in sorted((tmp_path / "out").rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()

    with pytest.raises(OsteoRadiomicsError, match=r"ledger.sqlite: was removed while the run went on. Run the list again"):
        run_cohort(read_cases(listed), PLAN, tmp_path / "out", executor=vanishing)


def test_a_folder_where_nothing_can_be_written_is_refused(listed: Path, tmp_path: Path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match=r"cannot be written .*Choose another folder"):
        run_cohort(read_cases(listed), PLAN, tmp_path / "out", executor=run_here)


def test_a_disk_that_becomes_read_only_ends_the_run_in_words_and_loses_nothing(
    listed: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    opened, begin = [], Database.__init__

    def opening(self: Database, *given: object, **named: object) -> None:
        begin(self, *given, **named)
        opened.append(self)

    def turning(items, work, workers, progress):
        for item in items:
            yield item, work(item, progress)
            opened[0].one("PRAGMA query_only=1")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "__init__", opening)
        with pytest.raises(OutputError, match=r"ledger.sqlite: cannot be written \(attempt to write a readonly database\)"):
            run_cohort(read_cases(listed), PLAN, tmp_path / "out", executor=turning)
    assert run_cohort(read_cases(listed), PLAN, tmp_path / "out", executor=run_here).resumed == 1
    assert tables(tmp_path / "out") == whole


def test_a_clock_that_is_set_back_changes_no_result(
    listed: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    moments = iter(range(10**6, 0, -3600))
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: float(next(moments)))
        run_cohort(read_cases(listed), PLAN, tmp_path / "out", executor=run_here)
        assert status_of(tmp_path / "out").an_hour is None
    assert tables(tmp_path / "out") == whole


def test_a_runner_that_joins_shares_the_work_and_leaves_the_tables_to_the_first(
    listed: Path, whole: dict[str, bytes], tmp_path: Path
):
    cases, out, shared, found = read_cases(listed), tmp_path / "out", threading.Event(), []

    def waiting(items, work, workers, progress):
        for item in items:
            shared.wait(30)
            yield item, work(item, progress)

    first = threading.Thread(target=lambda: found.append(run_cohort(cases, PLAN, out, executor=waiting)))
    first.start()
    while not (out / "cases" / "ledger.sqlite").is_file() or not status_of(out).running:
        time.sleep(0.02)
    with pytest.raises(InputError, match=r"the run in this folder has another list"):
        run_cohort(cases[:2], PLAN, out, join=True, executor=run_here)
    with pytest.raises(FolderHeld, match=rf"process {os.getpid()} on .*--join"):
        run_cohort(cases, PLAN, out, executor=run_here)
    joined = run_cohort(cases, PLAN, out, join=True, executor=run_here)
    assert status_of(out).counts.running == 1
    shared.set()
    first.join(60)
    assert (joined.done, joined.failed) == (2, 1)
    assert joined.tables_by.startswith(f"process {os.getpid()}")
    assert (found[0].done, found[0].failed) == (3, 1)
    assert tables(out) == whole
    assert left_behind(out) == []


def test_what_a_dead_runner_claimed_is_done_by_another(listed: Path, whole: dict[str, bytes], tmp_path: Path):
    out, cases = tmp_path / "out", read_cases(listed)

    def with_a_dead_one(items, work, workers, progress):
        database = Database(out / "cases" / "ledger.sqlite")
        with database.at_once():
            database.write("UPDATE lines SET runner = 99, begun = 1 WHERE line = 3 AND key IS NULL")
        database.close()
        yield from run_here(items, work, workers, progress)

    def once(items, work, workers, progress, used=[]):  # noqa: B006 - only its first call has a dead one
        yield from (run_here if used else with_a_dead_one)(items, work, workers, progress)
        used.append(1)

    run_cohort(cases, PLAN, out, executor=once)
    assert tables(out) == whole


@pytest.mark.parametrize(("beats", "said"), [(True, "refused"), (False, "taken")])
def test_a_holder_on_another_computer_lives_as_long_as_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beats: bool, said: str
):
    """Where a shared disk passes no locks on: no clocks are compared."""
    monkeypatch.setattr(lock, "BEAT_S", 0.05)
    holder = {"computer": "another", "process": 7, "token": "t", "beat": 0}
    (tmp_path / LOCK).write_text(json.dumps(holder))
    over = threading.Event()

    def count() -> None:
        while beats and not over.wait(0.02):
            holder["beat"] += 1
            (tmp_path / LOCK).write_text(json.dumps(holder))

    thread = threading.Thread(target=count)
    thread.start()
    try:
        with only_runner(tmp_path):
            found = "taken"
            assert json.loads((tmp_path / LOCK).read_text())["computer"] == platform.node()
    except FolderHeld as error:
        found = "refused"
        assert "process 7 on another" in str(error)  # noqa: PT017
    finally:
        over.set()
        thread.join()
    assert found == said


def test_a_holder_counts_while_it_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lock, "BEAT_S", 0.02)
    with only_runner(tmp_path):
        end = time.monotonic() + 20
        while json.loads((tmp_path / LOCK).read_text())["beat"] < 3 and time.monotonic() < end:
            time.sleep(0.01)
        assert json.loads((tmp_path / LOCK).read_text())["beat"] >= 3
    assert (tmp_path / LOCK).read_text() == ""


def test_a_stop_keeps_what_is_finished_for_the_next(listed: Path, whole: dict[str, bytes], tmp_path: Path):
    def stopping(items, work, workers, progress):
        yield from run_here([next(items)], work, workers, progress)
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        run_cohort(read_cases(listed), PLAN, tmp_path / "out", executor=stopping, progress=Progress())
    assert status_of(tmp_path / "out").counts.waiting == 3
    assert run_cohort(read_cases(listed), PLAN, tmp_path / "out", executor=run_here).resumed == 1
    assert tables(tmp_path / "out") == whole
