"""Stored rows in Parquet files of about a thousand: written once, never changed, exact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..base.errors import DependencyError, TableError
from ..base.files import replacing

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1000
KEY, ROI = "case_key", "roi"
_NAME = re.compile(r"part-(\d{6,})\.parquet")
_CURE = "Install it with: pip install pyarrow"


def part_path(folder: Path, part: int) -> Path:
    """Where a part lies."""
    return folder / f"part-{part:06d}.parquet"


def write_part(path: Path, keys: Sequence[bytes], rois: Sequence[str], names: Sequence[str], numbers: np.ndarray) -> None:
    """Write rows of one set of features. numbers: (rows, names) float64. Raises OutputError, DependencyError."""
    arrow, parquet = _arrow()
    columns = [
        arrow.array([key.hex() for key in keys]), arrow.array(rois), *(arrow.array(column) for column in numbers.T),
    ]  # fmt: skip
    table = arrow.Table.from_arrays(columns, names=[KEY, ROI, *names])
    with replacing(path) as temporary:
        parquet.write_table(
            table, temporary, compression="zstd", use_dictionary=[KEY, ROI], use_byte_stream_split=list(names),
            write_statistics=False, write_page_checksum=True,
        )  # fmt: skip


@lru_cache(maxsize=4)
def read_part(path: Path) -> np.ndarray:
    """(rows, names) float64 of a part. Raises TableError for one that is missing or damaged, DependencyError."""
    arrow, parquet = _arrow()
    try:
        table = parquet.read_table(path, page_checksum_verification=True)
    except (OSError, arrow.ArrowException) as error:
        raise TableError("a part of the results is missing or damaged", where=str(path), cure="Run the list again") from error
    numbers = [table.column(place).to_numpy() for place in range(2, table.num_columns)]
    return np.stack(numbers, axis=1) if numbers else np.empty((table.num_rows, 0))


def parts_in(folder: Path) -> dict[int, Path]:
    """Number -> file of every part in a folder."""
    found = ((_NAME.fullmatch(path.name), path) for path in folder.iterdir())
    return {int(match[1]): path for match, path in found if match}


def _arrow() -> tuple[pa, pa]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise DependencyError("results of many cases need the package pyarrow", cure=_CURE) from error
    return pyarrow, pyarrow.parquet
