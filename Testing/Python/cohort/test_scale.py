"""What lets a run hold a million lines: packed lists, names sent once, outcomes kept together, parts read by column."""

from __future__ import annotations

import multiprocessing
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import Cancelled, NoRoom, TableError
from OsteoRadiomicsLib.base.files import sha256_of_json
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.base.segment_names import SegmentNames
from OsteoRadiomicsLib.base.version import __version__
from OsteoRadiomicsLib.cohort import case_list, keeping, read_cases
from OsteoRadiomicsLib.cohort import store as kept
from OsteoRadiomicsLib.cohort.case_list import CaseList
from OsteoRadiomicsLib.cohort.cases import CaseInput
from OsteoRadiomicsLib.cohort.fates import Fate
from OsteoRadiomicsLib.cohort.keeping import Claims, Ended, Keeper, Watched
from OsteoRadiomicsLib.cohort.ledger import Hashed, Ledger, ledger_is_made
from OsteoRadiomicsLib.cohort.limits import USUAL
from OsteoRadiomicsLib.cohort.lines import Line
from OsteoRadiomicsLib.cohort.messages import Receiver, Sender
from OsteoRadiomicsLib.cohort.parts import part_path, read_column, read_part, write_part
from OsteoRadiomicsLib.cohort.running import Task
from OsteoRadiomicsLib.cohort.status import status_of
from OsteoRadiomicsLib.cohort.store import Outcome, ResultStore, key_of, open_store
from OsteoRadiomicsLib.images.naming import Naming, label_names_record
from OsteoRadiomicsLib.images.read_image import AS_USUAL
from OsteoRadiomicsLib.images.table_folders import TableFolders
from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings
from OsteoRadiomicsLib.tables.input_files import InputFiles
from OsteoRadiomicsLib.tables.rows import FeatureRow

SETTINGS = ExtractionSettings(feature_classes={"firstorder": None})
PLAN = ExtractionPlan("stub", SETTINGS.hash(), (), SETTINGS)
NAMES = tuple(f"original_firstorder_{number}" for number in range(20))


def case(number: int, **more: object) -> CaseInput:
    return replace(CaseInput(f"c{number}", "T1", Path("i") / f"{number}.nrrd", Path("m.nrrd")), **more)


def outcome(number: int) -> Outcome:
    row = FeatureRow(f"c{number}", "T1", "L1", NAMES, np.full(len(NAMES), float(number)))
    inputs = InputFiles(case=f"c{number}", sequence="T1", image_sha256=f"{number}", mask_sha256="m")
    return Outcome((row,), None, inputs, key=number.to_bytes(32, "big"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ResultStore]:
    with open_store(tmp_path / "out" / "cases") as opened:
        opened.ledger.lines.begin()
        opened.ledger.lines.put([Line(number, f"c{number}", "T1") for number in range(300)])
        yield opened


def finished(store: ResultStore) -> list[int]:
    return [line.number for line in store.ledger.lines.block(0, 300) if line.key is not None]


# --- the list


def test_a_packed_list_gives_every_line_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_list, "IN_A_BLOCK", 3)
    cases = [
        case(0), case(1, labels=(20, 21)), case(2, segments=("L1", "L2")), case(3, scheme="verse"),
        case(4, label_table=Path("t") / "names.txt"), case(5, series="1.2", image_type="WATER", echo_time=4.6), case(6),
        case(7, segments=SegmentNames("L1; lower, left")),
    ]  # fmt: skip
    packed = CaseList(cases)
    assert packed == tuple(cases)
    assert [packed[place] for place in (6, 0, -1, 3)] == [cases[place] for place in (6, 0, -1, 3)]
    assert packed[1:6:2] == tuple(cases[1:6:2])
    written = packed[7].segments
    assert isinstance(written, SegmentNames)
    assert written.among(["lower, left"]) == ("L1", "lower, left")
    assert packed != cases[:-1]
    with pytest.raises(IndexError):
        packed[8]


def test_a_long_list_is_read_elsewhere_with_the_same_lines_and_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("case,sequence,image,mask,age\na,T1,i.nrrd,m.nrrd,7\nb,T1,i.nrrd,m.nrrd,8\n", encoding="utf-8")
    with collected_notices() as here:
        cases = read_cases(path)
    monkeypatch.setattr(case_list, "LARGE", 1)
    with collected_notices() as there:
        assert read_cases(path) == cases
    assert there == here
    assert len(here) == 2
    path.write_text("case,sequence,image,mask\na,T1,,m.nrrd\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"line 2: image is empty"):
        read_cases(path)


def test_a_packed_list_has_the_hash_of_the_same_lines_as_objects() -> None:
    cases = [
        case(0), case(1, labels=(20, 21)), case(2, segments=("L1", "L2")), case(3, scheme="verse"),
        case(4, label_table=Path("t") / "names.txt"), case(5, series="1.2", echo_time=4.6), case(6, image=Path("/i") / "6.nrrd"),
    ]  # fmt: skip

    def hash_of(lines: Sequence[CaseInput]) -> str:
        return Task(lines, range(len(lines)), PLAN, AS_USUAL, USUAL, b"salt").record().list

    assert hash_of(CaseList(cases)) == hash_of(tuple(cases))
    assert len({hash_of(CaseList([*cases[:place], case(9), *cases[place + 1 :]])) for place in range(7)}) == 7


@pytest.mark.parametrize("choice", [{}, {"labels": (20, 21)}, {"segments": ("L1", 'a "b", ü')}])
def test_a_key_is_the_hash_of_all_that_it_depends_on(choice: dict[str, object]) -> None:
    """Written down once more: keys of earlier runs must be found again."""
    item, hashes = case(0, **choice), ("ab" * 32, "cd" * 32)
    told = {
        "plan": PLAN.hash, "version": __version__, "image": hashes[0], "mask": hashes[1], "labels": item.labels,
        "segments": item.segments,
    }  # fmt: skip
    assert key_of(item, PLAN, hashes).hex() == sha256_of_json(told)
    assert key_of(item, PLAN, hashes, {".txt": "e" * 64}).hex() == sha256_of_json({**told, "names": {".txt": "e" * 64}})


# --- what workers say


def test_names_cross_the_pipe_once() -> None:
    ours, theirs = multiprocessing.Pipe()
    sender, receiver = Sender(theirs), Receiver(ours)
    sizes = []
    for number in range(3):
        sender.send(outcome(number))
        sizes.append(len(ours.recv_bytes()) if number == 2 else 0)
        if number < 2:
            heard = receiver.receive()
            assert heard.rows[0].names == NAMES
            assert heard.inputs.image_sha256 == f"{number}"
            assert np.array_equal(heard.rows[0].values, outcome(number).rows[0].values)
    assert sizes[2] < len(pickle.dumps(outcome(2))) - len("".join(NAMES)) // 2


def test_all_rows_of_a_worker_have_one_tuple_of_names() -> None:
    ours, theirs = multiprocessing.Pipe()
    sender, receiver = Sender(theirs), Receiver(ours)
    heard = []
    for number in range(2):
        sender.send(replace(outcome(number), rows=(replace(outcome(number).rows[0], names=tuple(name for name in NAMES)),)))
        heard.append(receiver.receive().rows[0].names)
    assert heard[0] is heard[1]


def test_a_long_tuple_of_other_things_is_sent_as_it_is() -> None:
    ours, theirs = multiprocessing.Pipe()
    for sent in (tuple(range(40)), ("a", *range(40)), ("a", "b")):
        Sender(theirs).send(sent)
        assert Receiver(ours).receive() == sent


# --- keeping


def test_an_outcome_after_a_pause_is_kept_at_once(store: ResultStore) -> None:
    keeper = Keeper(store, settling=False)
    keeper.take(Ended(0, outcome(0)))
    assert finished(store) == [0]


def test_what_ends_a_moment_later_is_kept_when_the_moment_is_over(store: ResultStore, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    keeper = Keeper(store, settling=False)
    for number in range(3):
        keeper.take(Ended(number, outcome(number)))
    assert finished(store) == [0]
    keeper.look()
    assert finished(store) == [0]
    now[0] += 2 * keeping.MOMENT_S
    keeper.look()
    assert finished(store) == [0, 1, 2]


def test_at_the_end_everything_is_kept_also_when_the_work_was_stopped(store: ResultStore) -> None:
    with pytest.raises(Cancelled), Keeper(store, settling=False) as keeper:  # noqa: PT012 - the end is what is tested
        for number in range(5):
            keeper.take(Ended(number, outcome(number)))
        keeper.take(Ended(5, Outcome((), "no", fate=Fate.FAILED)))
        raise Cancelled("stopped")
    assert finished(store) == [0, 1, 2, 3, 4]
    assert store.ledger.lines.block(5, 6)[0].reason == "no"


def test_where_there_is_no_room_for_all_as_many_are_kept_as_there_is_room_for(
    store: ResultStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = ResultStore.finish

    def full(self: ResultStore, ended: Sequence[tuple[int, Outcome]]) -> None:
        if any(line >= 2 for line, _ in ended):
            raise NoRoom("cannot be written (no space left)")
        finish(self, ended)

    keeper = Keeper(store, settling=False)
    keeper.take(Ended(0, outcome(0)))
    monkeypatch.setattr(ResultStore, "finish", full)
    for number in (1, 2, 3):
        keeper._waiting.append(Ended(number, outcome(number)))
    with pytest.raises(NoRoom):
        keeper.keep()
    assert finished(store) == [0, 1]
    monkeypatch.setattr(ResultStore, "finish", finish)
    keeper.take(Ended(2, outcome(2)))
    keeper.keep()
    (row,) = store.rows_of(store.ledger.lines.block(2, 3))
    assert row.values.tolist() == [2.0] * len(NAMES)


def test_outcomes_that_are_kept_together_are_as_if_each_were_kept_alone(store: ResultStore, tmp_path: Path) -> None:
    files = (Hashed(Path("m.nrrd"), "1:2:3", "m"),)
    many = [(number, replace(outcome(number), hashed=files, attempts=2, seconds=number / 7, peak=number)) for number in range(4)]
    many.append((4, replace(many[0][1], rows=())))  # another run has finished it
    many.append((5, many[0][1]))  # the same content twice
    with open_store(tmp_path / "alone" / "cases") as alone:
        alone.ledger.lines.put([Line(number, f"c{number}", "T1") for number in range(300)])
        for one in many:
            alone.finish([one])
        store.finish(many)
        for other in (alone, store):
            other.recount()
        assert store.ledger.lines.block(0, 300) == alone.ledger.lines.block(0, 300)
        assert store.ledger.rows_of(0, 300) == alone.ledger.rows_of(0, 300)
        assert store.ledger.inputs_of(0, 300) == alone.ledger.inputs_of(0, 300)
        assert store.ledger.pending() == alone.ledger.pending() == {1: 4}
    assert finished(store) == [0, 1, 2, 3, 4, 5]
    assert store.ledger.hashed([Path("m.nrrd")]) == {Path("m.nrrd"): files[0]}


def statements_of(ledger: Ledger, work: Callable[[], object]) -> list[str]:
    """The statements that SQLite is given for some work, without the numbers in them."""
    told: list[str] = []
    ledger._db._db.set_trace_callback(lambda statement: told.append(statement.split()[0]))
    work()
    ledger._db._db.set_trace_callback(None)
    return told


def test_outcomes_that_are_kept_together_take_one_transaction_and_one_question(store: ResultStore) -> None:
    keeper = Keeper(store, settling=False)
    store.finish([(0, outcome(0))])  # the names are known from here on
    keeper._waiting = [Ended(number, outcome(number)) for number in range(1, 31)]
    told = statements_of(store.ledger, keeper.keep)
    assert [told.count(word) for word in ("BEGIN", "COMMIT", "SELECT")] == [1, 1, 1]
    assert finished(store) == list(range(31))


def test_rows_move_into_a_part_with_their_numbers(store: ResultStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "ROWS", 150)
    store.finish([(number, outcome(number)) for number in range(200)])
    told = statements_of(store.ledger, store.settle)
    assert told.count("SELECT") <= 4  # not one for each row
    assert store.ledger.pending() == {1: 50}
    assert [row.values[0] for row in store.rows_of(store.ledger.lines.block(0, 200))] == list(range(200))


# --- claims


def test_what_waits_for_a_part_is_found_without_looking_at_what_lies_in_parts(
    store: ResultStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(store.ledger._db, "blocks", lambda size, text, *values: iter(asked.append(text) or ()))
    monkeypatch.setattr(store.ledger._db, "all", lambda text, *values: asked.append(text) or [])
    assert list(store.ledger.some_pending(1, 5)) == []
    assert store.ledger.pending() == {}
    monkeypatch.undo()
    for text in asked:
        values = (1,) * text.count("?")
        steps = [step.replace("TABLE ", "") for *_, step in store.ledger._db.all(f"EXPLAIN QUERY PLAN {text}", *values)]
        assert [step for step in steps if step.startswith(("SCAN", "SEARCH"))] == [
            "SCAN pending",
            "SEARCH rows USING PRIMARY KEY (key=? AND position=?)",
        ]
    assert len(asked) == 2


def test_slow_work_claims_one_line_at_a_time_and_fast_work_many(store: ResultStore, monkeypatch: pytest.MonkeyPatch) -> None:
    now, lines = [100.0], store.ledger.lines
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    claims = Claims(lines, lines.join("here", 1, 1))
    for number in range(3):
        assert next(claims) == number
        assert lines.counts().running == number + 1
        now[0] += 5.0
    for number in range(3, 60):
        assert next(claims) == number
        now[0] += 0.001
    assert lines.counts().running == 3 + 1 + 2 + 4 + 8 + 16 + 32  # twice as many each time


def test_lines_that_were_claimed_ahead_are_let_go_of_when_work_becomes_slow(
    store: ResultStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, lines = [100.0], store.ledger.lines
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    claims = Claims(lines, lines.join("here", 1, 1))
    begun = [next(claims) for _ in range(20)]
    claims.look()
    assert lines.counts().running > 20
    now[0] += 2 * keeping.IDLE_S
    claims.look()
    assert lines.counts().running == 20
    assert next(claims) == begun[-1] + 1


def test_whoever_looks_whether_to_stop_lets_the_run_look_too() -> None:
    looked, whole = [], Progress()
    watched = Watched(whole, lambda: looked.append(1))
    watched.report(1, 2, "x")
    watched.cancel()
    with pytest.raises(Cancelled):
        watched.check()
    assert (looked, whole.cancelled) == ([1, 1], True)


# --- the lines of a list that is another


def test_lines_of_a_list_that_moved_keep_what_their_results_took(store: ResultStore) -> None:
    lines = store.ledger.lines
    for number in range(3):
        store.finish([(number, replace(outcome(number), seconds=10.0 + number, peak=number))])
    lines.begin()
    keys = [number.to_bytes(32, "big") for number in (2, 0, 1)]
    lines.put([Line(place, f"c{number}", "T1", key) for place, (number, key) in enumerate(zip((2, 0, 1), keys, strict=True))])
    lines.keep_only(range(3))
    assert [line.seconds for line in lines.block(0, 300)] == [12.0, 10.0, 11.0]
    assert lines.ended() is None


def test_lines_that_are_as_before_are_not_written_again(store: ResultStore) -> None:
    lines = store.ledger.lines
    same = lines.block(0, 300)
    before = store.ledger._db.one("SELECT total_changes()")
    lines.begin()
    lines.put(same)
    lines.keep_only(range(300))
    assert store.ledger._db.one("SELECT total_changes()") == before
    lines.keep_only(range(1, 300, 200))
    assert [line.number for line in lines.block(0, 300)] == [1, 201]


# --- parts


def test_a_part_and_one_column_of_it_read_back_exactly(tmp_path: Path) -> None:
    names = [f"f{number}" for number in range(300)]
    numbers = np.random.default_rng(1).normal(size=(300, 7))
    numbers[3, 2], numbers[4, 4] = np.nan, -np.inf
    for part in (1, 2):
        write_part(part_path(tmp_path, part), [b"k"] * 7, ["L1"] * 7, names, numbers * part)
    write_part(part_path(tmp_path, 3), [b"k"], ["L1"], ["other"], np.ones((1, 1)))
    assert np.array_equal(read_part(part_path(tmp_path, 1)), numbers.T, equal_nan=True)
    column = np.concatenate(list(read_column(tmp_path, "f3")))
    assert np.array_equal(column, np.concatenate([numbers[3], 2 * numbers[3]]), equal_nan=True)
    part_path(tmp_path, 2).write_bytes(b"PAR1 no more")
    with pytest.raises(TableError, match="missing or damaged"):
        list(read_column(tmp_path, "f3"))


# --- label tables beside masks


def test_folders_that_were_listed_give_the_tables_that_looking_for_each_gives(tmp_path: Path) -> None:
    for name in ("a.nii.gz", "b.nii.gz", "a.txt", "b.json", "c.nrrd"):
        (tmp_path / name).write_text("1 L1", encoding="utf-8")
    listed = TableFolders()
    for name in ("a.nii.gz", "b.nii.gz", "c.nrrd"):
        mask = tmp_path / name
        assert label_names_record(mask, Naming(), listed) == label_names_record(mask, Naming())
    assert set(label_names_record(tmp_path / "a.nii.gz", Naming(), listed)) == {".txt"}
    assert label_names_record(tmp_path / "none" / "a.nii.gz", Naming(), listed) == {}


# --- looking at a run that has only begun


def test_a_ledger_that_is_just_being_made_has_no_lines(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "ledger.sqlite").touch()
    assert not ledger_is_made(tmp_path / "cases" / "ledger.sqlite")
    assert status_of(tmp_path).counts.total == 0
    (tmp_path / "cases" / "ledger.sqlite").unlink()
    Ledger(tmp_path / "cases" / "ledger.sqlite").close()
    assert ledger_is_made(tmp_path / "cases" / "ledger.sqlite")
