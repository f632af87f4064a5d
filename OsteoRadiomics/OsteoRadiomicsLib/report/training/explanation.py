"""Figures of Shapley values in reports on classes and on numbers: the share of each input, and all explained cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ...base.language import tr
from ..figure_plan import Plan
from ..figures.explanation import share_figure, summary_figure
from ..html import number, percent
from .folder import StudyFolder
from .repetition import Line


@dataclass(frozen=True)
class Shapley:
    """The explained cases of one model. titles: of its inputs. shap, values: (cases, inputs)."""

    titles: tuple[str, ...]
    shap: np.ndarray
    values: np.ndarray
    scale: str
    method: str
    base: float

    @property
    def cases(self) -> str:
        """How many, and by which method, for captions."""
        return tr("{count} training cases; {method}", count=len(self.shap), method=self.method)


def explained(
    study: StudyFolder[Any], title: Callable[[str], str], by: Sequence[str] = ("model",)
) -> Iterator[tuple[tuple[str, ...], Shapley]]:
    """Each explained model by the columns that tell it. title: of an input; older studies may have no such tables."""
    table = study.table("shap_values")
    if table.empty:
        return
    shares = study.table("shap").set_index(list(by))
    for found, rows in table.groupby(list(by), sort=False):
        key = found if isinstance(found, tuple) else (found,)
        names = list(dict.fromkeys(rows["input"]))
        shap, values = (
            np.column_stack([rows.loc[rows["input"] == name, column] for name in names]) for column in ("shap", "value")
        )
        how = shares.loc[[key if len(key) > 1 else key[0]]].iloc[0]
        titles = tuple(title(name) for name in names)
        yield tuple(map(str, key)), Shapley(titles, shap, values, str(how["scale"]), str(how["method"]), float(how["base"]))


def model_plans(found: Shapley, model: str, *, unit: str = "", more: str = "") -> list[Plan]:
    """The figures of one of a study's models. unit, more: see ``shap_plans``."""
    titles = tr("Share of each input in the {model} model", model=model), tr("SHAP values of the {model} model", model=model)
    return shap_plans(found, model, titles, unit=unit, more=more)


def share_line(row: Mapping[str, Any], model: str, title: str) -> Line:
    """A row of the table of shares. title: of the input."""
    numbers = ((title, ""), (number(row["mean_abs_shap"], 3), row["scale"]), (percent(row["share"]), ""))
    return Line(model, "", "", numbers)


def shap_plans(found: Shapley, stem: str, titles: tuple[str, str], *, unit: str = "", more: str = "") -> list[Plan]:
    """Share of each input, and SHAP values of all cases. stem: of file names. titles: of both figures.

    unit: of the values, that of the table's scale where empty. more: what captions add.
    """
    share, summary, cases = *titles, found.cases + more
    caption = tr("mean absolute SHAP value in per cent of all, {cases}", cases=cases)
    draw = partial(summary_figure, found.titles, found.shap, found.values, unit=unit or found.scale)
    return [
        Plan("explanation", f"shap_share_{stem}", share, caption, partial(share_figure, found.titles, found.shap)),
        Plan("explanation", f"shap_summary_{stem}", summary, cases, draw),
    ]
