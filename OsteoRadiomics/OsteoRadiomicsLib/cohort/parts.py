"""Stored rows in Parquet files of a few thousand: written once, never changed, exact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..base.errors import DependencyError, TableError
from ..base.files import replacing

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 4000
"""Of a part. What a file says of its columns costs some 10 ms to read, however few rows it has: that bounds how fast a column of
all rows is read, and 4,000 rows of 1,688 numbers are 54 MB in memory."""
COLUMNS_AT_ONCE = 128
"""Read from a part: all of them would be in memory twice."""
LEVEL = 3
KEY, ROI = "case_key", "roi"
_NAME = re.compile(r"part-(\d{6,})\.parquet")
_CURE = "Install it with: pip install pyarrow"


def part_path(folder: Path, part: int) -> Path:
    """Where a part lies."""
    return folder / f"part-{part:06d}.parquet"


def write_part(path: Path, keys: Sequence[bytes], rois: Sequence[str], names: Sequence[str], numbers: np.ndarray) -> None:
    """Write rows of one set of features. numbers: (names, rows) float64. Raises OutputError, DependencyError."""
    arrow, parquet = _arrow()
    values = (arrow.py_buffer(row) for row in numbers)  # arrow.array would load pandas
    floats = [arrow.Array.from_buffers(arrow.float64(), len(keys), [None, buffer]) for buffer in values]
    columns = [arrow.array([key.hex() for key in keys]), arrow.array(rois), *floats]
    table = arrow.Table.from_arrays(columns, names=[KEY, ROI, *names])
    with replacing(path) as temporary:
        parquet.write_table(
            table, temporary, compression="zstd", use_dictionary=[KEY, ROI], use_byte_stream_split=list(names),
            compression_level=LEVEL, write_statistics=False, write_page_checksum=True, store_schema=False,
        )  # fmt: skip


@lru_cache(maxsize=2)
def read_part(path: Path) -> np.ndarray:
    """(rows, names) float64 of a part. Raises TableError for one that is missing or damaged, DependencyError."""
    arrow, parquet = _arrow()
    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as part:
            names = part.schema_arrow.names[len((KEY, ROI)) :]
            numbers = np.empty((part.metadata.num_rows, len(names)))
            for first in range(0, len(names), COLUMNS_AT_ONCE):
                some = part.read(columns=names[first : first + COLUMNS_AT_ONCE], use_threads=False)
                numbers[:, first : first + some.num_columns] = np.stack([column.to_numpy() for column in some.columns], axis=1)
    except (OSError, arrow.ArrowException) as error:
        raise _damaged(path) from error
    return numbers


def read_column(folder: Path, name: str) -> Iterator[np.ndarray]:
    """A feature of all stored rows, a part at a time: (rows,) float64 of every part that has it. Raises as ``read_part``."""
    arrow, parquet = _arrow()
    for path in dict(sorted(parts_in(folder).items())).values():
        try:
            with parquet.ParquetFile(path, page_checksum_verification=True) as part:
                if name in part.schema_arrow.names:
                    yield part.read(columns=[name], use_threads=False).column(0).to_numpy()
        except (OSError, arrow.ArrowException) as error:
            raise _damaged(path) from error


def parts_in(folder: Path) -> dict[int, Path]:
    """Number -> file of every part in a folder."""
    found = ((_NAME.fullmatch(path.name), path) for path in folder.iterdir())
    return {int(match[1]): path for match, path in found if match}


def _damaged(path: Path) -> TableError:
    return TableError("a part of the results is missing or damaged", where=str(path), cure="Run the list again")


def _arrow() -> tuple[pa, pa]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise DependencyError("results of many cases need the package pyarrow", cure=_CURE) from error
    return pyarrow, pyarrow.parquet
