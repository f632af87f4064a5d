"""What tests of ``train`` share: the command line as one call, a stop at a piece of work, and changes of tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from undrawn import no_figures

Tables = dict[str, Path]
"""Of a made-up study: features, clinical, protocol."""
Change = Callable[[pd.DataFrame], pd.DataFrame]


def train(paths: Tables, out: Path, *more: str, sets: bool = True, progress: Progress | None = None) -> int:
    """The verb's exit code. sets: whether the clinical table says which rows are for training."""
    arguments = ["train", "--features", str(paths["features"]), "--clinical", str(paths["clinical"])]
    arguments += ["--protocol", str(paths["protocol"]), "--out", str(out), *(["--set", "set"] if sets else [])]
    return main([*arguments, *more], progress=progress)


def trained(paths: Tables, *more: str) -> Path:
    """The folder of a finished study without figures, beside its tables."""
    out = paths["protocol"].parent / "out"
    with no_figures():
        assert train(paths, out, *more) == 0
    return out


def scored(model: Path, paths: Tables, case: str, *more: str) -> dict[str, Any]:
    """score.json of one case by a model of a study."""
    out = paths["protocol"].parent / "score.json"
    score = ["score", "--model", str(model), "--features", str(paths["features"]), "--clinical", str(paths["clinical"])]
    assert main([*score, "--case", case, "--out", str(out), *more]) == 0
    return json.loads(out.read_text(encoding="utf-8"))


def assert_refused(code: int, message: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that says what is wrong, and no study."""
    assert code == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line]
    assert message in line
    assert not (out / "study.json").exists()
    assert not (out / "models").exists()


class StopAt(Progress):
    """Cancels when a piece of work with this text begins, and sees to it that progress never goes back."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text
        self.shares: list[float] = [0.0]

    def show(self, done: float, total: float, what: str) -> None:
        assert done / total >= self.shares[-1] - 1e-9
        self.shares.append(done / total)
        if self.text and self.text in what:
            self.cancel()


def set_cell(column: str, value: Any, row: int = 3) -> Change:
    """A change of one cell."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        table = table.astype({column: object})
        table.loc[row, column] = value
        return table

    return change


def in_pairs(table: pd.DataFrame) -> pd.DataFrame:
    """Every two rows are of one patient, in the column ``who``."""
    return table.assign(who=[f"q{number // 2}" for number in range(len(table))])


def assert_whole(predictions: pd.DataFrame) -> None:
    """No patient of ``in_pairs`` is in two sets."""
    home = predictions.assign(who=predictions["case"].str.removeprefix("p").astype(int) // 2).groupby("who")["set"].nunique()
    assert (home == 1).all()
    assert set(predictions["set"]) == {"train", "internal"}
