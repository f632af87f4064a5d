"""A share of a case list for one job of a batch queue's array, in a folder of its own; and the tables of all shares together.

Shard 7 of 200 takes lines 7, 207, 407 and so on: shares differ by one line at most, and lines added at the end of a list move
no other. Every shard is a run by itself; on a disk that computers share nothing is written by two of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..base.errors import InputError
from ..base.notices import say
from ..tables.private_inputs import pass_on_files_of_inputs
from .export import CohortResult, Results, write_tables
from .lock import only_runner
from .store import RECORD, STORE, RunRecord, open_store

SHARDS = "shards"
NAMED = 8
"""Shards that a message names."""


@dataclass(frozen=True)
class Shard:
    """One share of a list. number: from 1 to ``of``."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """From "7/200". Raises InputError."""
        found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text.strip())
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise InputError(
                f"{text!r} is no share of a list", where="--shard", cure="Write one such as 7/200, from 1/200 to 200/200"
            )
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def lines(self, total: int) -> range:
        """Numbers, from 0, of its lines of a list with so many."""
        return range(self.number - 1, total, self.of)

    def folder(self, root: Path) -> Path:
        """Where its run lies: ``shards/007``."""
        return root / SHARDS / f"{self.number:0{len(str(self.of))}d}"


def shard_folders(root: Path) -> list[Path]:
    """The folders of shards that were begun."""
    return sorted(path.parent for path in (root / SHARDS).glob(f"*/{RECORD}"))


def merge_shards(root: Path) -> CohortResult:
    """Write the tables of one run from those of all shards of a folder, byte for byte.

    Raises InputError where shards are missing, not finished, or of different lists, plans or versions; OutputError.
    """
    folders = shard_folders(root)
    if not folders:
        raise InputError("holds no shards", where=str(root), cure=f"Run the list with --shard and --out {root.name or root}")
    records = {folder: RunRecord.read(folder / RECORD) for folder in folders}
    record = _of_one_list(records, root)
    with only_runner(root), ExitStack() as held:
        for folder in folders:
            held.enter_context(only_runner(folder))
        results = Results([partial(open_store, folder / STORE, one_host=False) for folder in folders])
        _refuse_unfinished(folders, results, record.cases, root)
        merged = write_tables(results, record, root)
        pass_on_files_of_inputs(folders, root)
        record.write(root / RECORD)
    return merged


def _of_one_list(records: Mapping[Path, RunRecord], root: Path) -> RunRecord:
    """The record of the whole run. Raises InputError."""
    shards = {folder: Shard.parse(record.shard) for folder, record in records.items() if record.shard}
    kinds: dict[str, set[object]] = {
        "of different lists, or of one that was changed meanwhile": {record.list for record in records.values()},
        "of different plans": {record.plan.hash for record in records.values()},
        "of different numbers of shards": {shard.of for shard in shards.values()}
        | ({0} if len(shards) < len(records) else set()),
        "made by different versions of this software": {record.versions.get("osteoradiomics") for record in records.values()},
    }
    for what, found in kinds.items():
        if len(found) > 1:
            raise InputError(f"its shards are {what}", where=str(root), cure="Run all shards alike, or in another folder")
    if len({json.dumps(record.versions, sort_keys=True) for record in records.values()}) > 1:
        say("shards were made with different systems or packages; the provenance names those of the first")
    of = next(iter(shards.values())).of
    missing = sorted(set(range(1, of + 1)) - {shard.number for shard in shards.values()})
    if missing:
        raise InputError(_named(missing, of, "missing"), where=str(root), cure=f"Run --shard {missing[0]}/{of}")
    total = sum(record.cases for record in records.values())
    first = next(iter(records.values())).fields()
    del first["shard"]
    return RunRecord(**{**first, "cases": total})


def _refuse_unfinished(folders: Sequence[Path], results: Results, total: int, root: Path) -> None:
    counts = results.counts()
    open_ones = [number for number, count in enumerate(counts, 1) if count.waiting or count.running]
    if open_ones:
        of = len(folders)
        raise InputError(_named(open_ones, of, "not finished"), where=str(root), cure=f"Run --shard {open_ones[0]}/{of} again")
    assert sum(count.total for count in counts) == total


def _named(numbers: Sequence[int], of: int, what: str) -> str:
    """Such as "shards 3, 7 and 4 more of 200 are missing"."""
    more = f" and {len(numbers) - NAMED} more" if len(numbers) > NAMED else ""
    named = ", ".join(map(str, numbers[:NAMED])) + more
    return f"shard{'s' * (len(numbers) > 1)} {named} of {of} {'are' if len(numbers) > 1 else 'is'} {what}"
