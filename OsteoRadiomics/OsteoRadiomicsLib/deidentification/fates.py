"""What became of each file, and the tables that say so: one among the copies without names, one beside the key with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..base.errors import InputError
from ..base.files import private_bytes, write_text
from ..base.input_names import without_names
from ..base.spreadsheets import csv_text

TABLE = "pseudonymised.csv"
_REFUSED = ".refused.csv"


@dataclass(frozen=True)
class Fate:
    """What became of a file. case: its patient's pseudonym, '' where he is not known. file: the copy, from the folder on.

    state: written, kept from an earlier run, refused, or left out. reason: without names.
    """

    source: Path
    case: str
    file: str
    state: Literal["written", "kept", "refused", "left out"]
    what: str = ""
    cure: str = ""

    @property
    def told(self) -> str:
        """As the terminal says it to who typed the folder's name."""
        return str(InputError(self.what, where=str(self.source), cure=self.cure or None))


def write_tables(fates: Sequence[Fate], out: Path, key_file: Path) -> None:
    """The table of copies, which names no source, and beside the key the one that names what was not taken over."""
    rows = [(fate.case, fate.file, _lasting(fate), without_names(_why(fate), {"the file": fate.source})) for fate in fates]
    write_text(out / TABLE, csv_text([("case", "file", "state", "reason"), *sorted(rows)]))
    private = refused_table(key_file)
    refused = [(str(fate.source), fate.case, fate.state, _why(fate)) for fate in fates if not fate.file]
    if refused:
        private_bytes(private, csv_text([("source", "case", "state", "reason"), *refused]).encode())
    else:
        private.unlink(missing_ok=True)


def refused_table(key_file: Path) -> Path:
    """The table beside the key that names the files which were not taken over."""
    return key_file.with_name(f"{key_file.stem}{_REFUSED}")


def _lasting(fate: Fate) -> str:
    return "written" if fate.state == "kept" else fate.state


def _why(fate: Fate) -> str:
    return ". ".join(filter(None, (fate.what, fate.cure)))
