"""The table of a protocol's variant ``local``: how voxel-wise features are distributed in each case's ROIs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ...protocols.voxel_names import MEAN, QUANTILES, SD, UNDEFINED, VoxelName, parse_voxel_name
from ...tables.reading import read_study_frame
from ...tables.rows import KEYS, ROW_KEYS
from ...tables.source import table_source

if TYPE_CHECKING:
    from ...tables.source import AnyTable

CURE = "Give the table that 'cohort' makes with the protocol's variant NAME-local"


@dataclass(frozen=True)
class CaseDistributions:
    """One feature in the ROIs of some cases. cases: (n,) ids. quantiles: (n, k) at ``PERCENTS``. The others (n,)."""

    cases: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    undefined: np.ndarray
    quantiles: np.ndarray


@dataclass(frozen=True)
class LocalTable:
    """rows: case, sequence, ROI and the statistics of every feature. radius: of the kernels, in voxels. where: for messages."""

    rows: pd.DataFrame
    radius: int
    where: str

    def distributions(self, feature: str, sequence: str | None, roi: str | None) -> CaseDistributions | None:
        """Of the cases that have values of a feature; None where the table has no such feature or no such rows."""
        names = [str(VoxelName(feature, statistic, self.radius)) for statistic in (MEAN, SD, UNDEFINED, *QUANTILES)]
        if any(name not in self.rows.columns for name in names):
            return None
        rows = self.rows
        for key, wanted in (("sequence", sequence), ("roi", roi)):
            if wanted is not None:
                rows = rows[rows[key] == wanted]
        twice = rows["case"][rows["case"].duplicated()]
        if len(twice):
            raise TableError(
                f"case {twice.iloc[0]} stands twice", where=self.where, cure="Keep one row per case, sequence and ROI"
            )
        values = rows[names].to_numpy(dtype=float)
        known = np.isfinite(values).all(axis=1)
        if not known.any():
            return None
        found = values[known]
        return CaseDistributions(rows["case"].to_numpy()[known], found[:, 0], found[:, 1], found[:, 2], found[:, 3:])


def read_local_table(table: AnyTable) -> LocalTable:
    """Raises TableError for a table without such statistics, or of kernels of several sizes."""
    source = table_source(table, "the table of local statistics")
    rows = read_study_frame(source, KEYS)
    lacking = next((key for key in ROW_KEYS if key not in rows.columns), None)
    if lacking is not None:
        raise TableError(f"has no column {lacking}", where=source.where, cure=CURE)
    radii = {name.radius for name in map(parse_voxel_name, rows.columns) if name and name.statistic == SD}
    if len(radii) != 1:
        what = f"holds kernels of radius {sorted(radii)}" if radii else "holds no statistics of voxel-wise features"
        raise TableError(what, where=source.where, cure=CURE)
    return LocalTable(rows, radii.pop(), source.where)
