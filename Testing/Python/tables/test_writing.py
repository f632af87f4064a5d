"""The feature table: exact numbers, empty cells for undefined features."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import OutputError
from OsteoRadiomicsLib.tables.rows import FeatureRow
from OsteoRadiomicsLib.tables.writing import feature_csv, write_features

ROW = FeatureRow("c1", "T1", "L1", ("f_a", "f_b"), np.array([0.1 + 0.2, math.nan]))


def test_numbers_read_back_to_the_same_float_and_nan_is_empty():
    lines = feature_csv([ROW]).splitlines()
    assert lines == ["case,sequence,roi,f_a,f_b", "c1,T1,L1,0.30000000000000004,"]
    assert float(lines[1].split(",")[3]) == 0.1 + 0.2


def test_a_feature_only_some_rows_have_leaves_the_others_empty():
    other = FeatureRow("c2", "T1", "L1", ("f_b", "f_c"), np.array([1.0, 2.0]), keys={"reader": "A"})
    assert feature_csv([ROW, other]).splitlines()[0] == "case,sequence,roi,reader,f_a,f_b,f_c"
    assert feature_csv([ROW, other]).splitlines()[2] == "c2,T1,L1,A,,1.0,2.0"


def test_parquet_holds_the_same_table(tmp_path: Path):
    write_features([ROW], tmp_path / "f.parquet")
    table = pd.read_parquet(tmp_path / "f.parquet")
    assert table["f_a"].tolist() == [0.1 + 0.2]
    assert table["f_b"].isna().all()


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path):
    with pytest.raises(OutputError, match=r"\.xlsx"):
        write_features([ROW], tmp_path / "f.xlsx")
    assert list(tmp_path.iterdir()) == []
