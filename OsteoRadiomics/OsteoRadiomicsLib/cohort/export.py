"""The tables of a run, written from its store a block of lines at a time: memory does not grow with the list.

A run of one folder has one store; of shards, each has the lines of its share, and the tables are those of one run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from typing import TypeVar

from ..base.spreadsheets import write_csv
from ..tables.input_files import InputFiles
from ..tables.provenance import provenance_path, row_warnings, undefined_in, write_provenance
from ..tables.rows import FeatureRow
from ..tables.writing import write_feature_stream
from .fates import Fate
from .lines import Counts, Line
from .store import ResultStore, RunRecord

FEATURES, FAILURES = "features.csv", "failures.csv"
BLOCK = 1000
NOT_REACHED = "the run was stopped before this case. Run it again."
T = TypeVar("T")
StoreOpener = Callable[[], AbstractContextManager[ResultStore]]


@dataclass(frozen=True)
class CohortResult:
    """Where the tables lie and how many cases stand in each. warnings: each once, with the number of images it concerns.

    tables_by: who will write the tables, where this run shared another's work; then the numbers are of this one's share.
    """

    features: Path
    failures: Path
    done: int
    resumed: int
    failed: int
    warnings: tuple[str, ...] = ()
    tables_by: str = ""


class Results:
    """The lines and rows of one store or several. openers: of each, opened for a block and let go of."""

    def __init__(self, openers: Sequence[StoreOpener]) -> None:
        self._openers = openers
        self.end = max(self._each(lambda store: store.ledger.lines.end()))

    def counts(self) -> list[Counts]:
        """What the lines of each store are at."""
        return self._each(lambda store: store.ledger.lines.counts())

    def names(self) -> list[str]:
        """Every feature that a row has, in the order of appearance."""
        seen = self._each(lambda store: [(first, store.ledger.names(number)) for first, number in store.ledger.first_seen()])
        sets = sorted((found for several in seen for found in several), key=lambda found: found[0])
        return list(dict.fromkeys(name for _, names in sets for name in names))

    def lines(self) -> Iterator[Line]:
        """All lines in their order."""
        yield from self._merged(lambda store, first, last: store.ledger.lines.block(first, last), lambda line: line.number)

    def inputs(self) -> Iterator[InputFiles]:
        """What the finished lines were made of, under the names that the list gives them now."""
        return (inputs for _, inputs in self.numbered_inputs())

    def numbered_inputs(self) -> Iterator[tuple[int, InputFiles]]:
        """The same with the numbers of the lines."""

        def of(store: ResultStore, first: int, last: int) -> list[tuple[int, InputFiles]]:
            lines = {line.number: line for line in store.ledger.lines.block(first, last)}
            named = {number: {"case": line.case, "sequence": line.sequence} for number, line in lines.items()}
            return [(number, kept.model_copy(update=named[number])) for number, kept in store.ledger.inputs_of(first, last)]

        yield from self._merged(of, lambda found: found[0])

    def rows(self, *, numbers: bool = True, noted: bool = False) -> Iterator[FeatureRow]:
        """All rows in the order of the list. numbers: False for rows without values. noted: those with reasons or warnings."""

        def of(store: ResultStore, first: int, last: int) -> list[tuple[int, list[FeatureRow]]]:
            lines = store.ledger.lines.block(first, last)
            place = {(line.case, line.sequence): line.number for line in lines}
            rows = store.rows_of(lines, numbers=numbers, noted=noted)
            return [(place[key], list(own)) for key, own in groupby(rows, key=lambda row: (row.case, row.sequence))]

        yield from (row for _, rows in self._merged(of, lambda found: found[0]) for row in rows)

    def _each(self, asked: Callable[[ResultStore], T]) -> list[T]:
        found = []
        for opener in self._openers:
            with opener() as store:
                found.append(asked(store))
        return found

    def _merged(self, asked: Callable[..., list[T]], number: Callable[[T], int]) -> Iterator[T]:
        for first in range(0, self.end, BLOCK):
            found = self._each(partial(asked, first=first, last=first + BLOCK))
            yield from sorted((one for several in found for one in several), key=number)


def write_tables(results: Results, record: RunRecord, folder: Path) -> CohortResult:
    """Write features.csv, its provenance and failures.csv. record: of the run.

    Raises OutputError, and TableError for a damaged part.
    """
    features, failures = folder / FEATURES, folder / FAILURES
    write_feature_stream(results.rows(), results.names(), features)
    write_provenance(
        provenance_path(features), record.plan, record.versions, results.inputs(), chain(record.warnings, _warnings(results)),
        (found for row in results.rows(numbers=False, noted=True) if (found := undefined_in(row))),
    )  # fmt: skip
    counts: Counter[bool] = Counter()
    write_csv(failures, _failures(results, counts))
    return CohortResult(features, failures, counts[True], 0, counts[False], _counted(results))


def _failures(results: Results, counts: Counter[bool]) -> Iterator[tuple[str, ...]]:
    yield "case", "sequence", "kind", "reason"
    for line in results.lines():
        counts[line.key is not None] += 1
        if line.key is None:
            yield line.case, line.sequence, line.fate or Fate.STOPPED, line.reason or NOT_REACHED


def _images(results: Results) -> Iterator[list[FeatureRow]]:
    """The rows of every image; all of one that has any with a warning, since what all of them share is said once."""
    rows = results.rows(numbers=False)
    return (list(own) for _, own in groupby(rows, key=lambda row: (row.case, row.sequence)))


def _warnings(results: Results) -> Iterator[str]:
    return (text for rows in _images(results) for text in row_warnings(rows))


def _counted(results: Results) -> tuple[str, ...]:
    """The warnings of all images, each once: a cohort of thousands would otherwise bury what is special."""
    found: Counter[str] = Counter()
    for rows in _images(results):
        found.update(list(dict.fromkeys(text for row in rows for text in row.warnings)))
    return tuple(f"{count} image{'s' if count > 1 else ''}: {text}" for text, count in found.items())
