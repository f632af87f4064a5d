"""One small study as every verb that reads tables takes it, written in any of the ways that spreadsheets write tables."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

A, B = "original_firstorder_Mean", "wavelet-LLH_glcm_Contrast"


def readings() -> pd.DataFrame:
    """Twelve cases, two readers, two features of 12 decimals; ids have leading zeros and one is called NA."""
    generator = np.random.default_rng(4)
    truth = generator.normal(size=(12, 2))
    cases = ["NA", *(f"{number:03d}" for number in range(1, 12))]
    rows = [
        {"case": case, "reader": reader, A: truth[k, 0] + 0.3 * generator.normal(), B: truth[k, 1] + 0.2 * generator.normal()}
        for reader in ("A", "B")
        for k, case in enumerate(cases)
    ]
    return pd.DataFrame(rows).round(12)  # what writes workbooks here keeps 16 digits


def scores() -> pd.DataFrame:
    """Forty patients with outcome and probability."""
    generator = np.random.default_rng(5)
    outcome = np.arange(40) % 2
    values = 1 / (1 + np.exp(-(outcome - 0.5 + generator.normal(size=40))))
    return pd.DataFrame({"case": [f"{k:02d}" for k in range(40)], "op": outcome, "s": values.round(12)})


def delimited(table: pd.DataFrame, separator: str = ",", decimal: str = ".") -> str:
    """As CSV."""
    return table.to_csv(index=False, sep=separator, decimal=decimal, lineterminator="\n")


def workbook(table: pd.DataFrame) -> bytes:
    """As .xlsx."""
    content = io.BytesIO()
    table.to_excel(content, index=False)
    return content.getvalue()


def parquet(table: pd.DataFrame) -> bytes:
    """As Parquet."""
    content = io.BytesIO()
    table.to_parquet(content, index=False)
    return content.getvalue()


Writer = Callable[[pd.DataFrame], bytes]

SAME: dict[str, Writer] = {
    "UTF-8": lambda t: delimited(t).encode(),
    "UTF-8 with mark": lambda t: delimited(t).encode("utf-8-sig"),
    "UTF-16 with mark": lambda t: delimited(t, "\t").encode("utf-16"),
    "UTF-16 big-endian with mark": lambda t: b"\xfe\xff" + delimited(t).encode("utf-16-be"),
    "UTF-16 without mark": lambda t: delimited(t).encode("utf-16-le"),
    "GB18030": lambda t: delimited(t.assign(备注="椎体清楚")).encode("gb18030"),
    "semicolons": lambda t: delimited(t, ";").encode(),
    "semicolons and decimal commas": lambda t: delimited(t, ";", ",").encode(),
    "tabs": lambda t: delimited(t, "\t").encode(),
    "tabs and decimal commas": lambda t: delimited(t, "\t", ",").encode(),
    "quoted decimal commas": lambda t: delimited(t, ",", ",").encode(),
    "sep line": lambda t: b"sep=;\r\n" + delimited(t, ";", ",").encode(),
    "Windows lines": lambda t: delimited(t).replace("\n", "\r\n").encode(),
    "no last line end": lambda t: delimited(t).rstrip("\n").encode(),
    "blanks after commas": lambda t: delimited(t).replace(",", ", ").encode(),
    "header blanks": lambda t: delimited(t.rename(columns=lambda name: f" {name}  ")).encode(),
    "header letter case": lambda t: delimited(t.rename(columns=lambda name: name.title() if name.isalpha() else name)).encode(),
    "blank rows of Excel": lambda t: (delimited(t) + ",,,\n" * 3).encode(),
    "blank rows between": lambda t: delimited(t).replace("\n", "\n\n , , \n").encode(),
    "nameless empty columns": lambda t: delimited(t).replace("\n", ",,\n").encode(),
    "Excel": workbook,
    "Parquet": parquet,
}
"""Ways of writing that give the same numbers as a plain CSV file."""


def write(folder: Path, how: str, table: pd.DataFrame) -> Path:
    """The table written in one of these ways, under a name that says nothing of it."""
    path = folder / "table.csv"
    path.write_bytes(SAME[how](table))
    return path
