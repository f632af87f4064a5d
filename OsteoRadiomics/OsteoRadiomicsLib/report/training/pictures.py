"""Figures that reports on every type of outcome have."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from ...base.language import later, retold, tr
from ...modelling.statistics.lasso import CrossValidatedLasso, LassoPath
from ...modelling.study.record import BlockRecord, FrequencyRecord, LassoRecord, StudyRecord
from ..figure_plan import Plan
from ..figures.lasso import bar_figure, lasso_path_figure, lasso_validation_figure
from ..pictures import Picture

_FREQUENCIES = {
    "folds": later("share of the {resamples} folds of cross-validation in whose training patients the feature was selected"),
    "bootstrap samples": later(
        "share of {resamples} bootstrap samples of the training patients in which the feature was selected"
    ),
}
"""Caption by what was counted."""


def selection_plans(
    blocks: Sequence[BlockRecord], frequency: FrequencyRecord | None, of: str = "", suffix: str = ""
) -> list[Plan]:
    """How features were selected. of: what titles add. suffix: of file names."""
    found = []
    for block in blocks:
        name = block.name
        place, stem = (tr(" of {name}", name=name) if name else "") + of, (f"_{name}" if name else "") + suffix
        weights = {item.feature: item.coefficient for item in block.selected if item.coefficient is not None}
        if block.lasso:
            path, chosen = lasso_of(block.lasso), block.lasso.chosen
            # The columns were standardised, so their spread is 1.
            spread = np.ones(path.path.coefficients.shape[1])
            found += [
                Plan(
                    "selection",
                    f"lasso_cv{stem}",
                    tr("Choice of lambda{place}", place=place),
                    tr("mean deviance over folds with standard error; above: number of features"),
                    partial(lasso_validation_figure, path, chosen=chosen),
                ),
                Plan(
                    "selection",
                    f"lasso_path{stem}",
                    tr("LASSO coefficients{place}", place=place),
                    tr("per standard deviation along the path"),
                    partial(lasso_path_figure, path, spread, chosen=chosen),
                ),
            ]
        if weights:
            found.append(
                Plan(
                    "selection",
                    f"coefficients{stem}",
                    tr("Features of the Radscore{place}", place=place),
                    tr("coefficient per standard deviation"),
                    partial(bar_figure, weights, x=tr("LASSO coefficient")),
                )
            )
    if frequency and frequency.share:
        share = {name: 100 * value for name, value in frequency.share.items()}
        caption = tr(_FREQUENCIES[frequency.of], resamples=frequency.resamples)
        found.append(
            Plan("selection", f"selection_frequency{suffix}", tr("Selection frequency{of}", of=of), caption,
                 partial(bar_figure, share, x=tr("selected (%)")))
        )  # fmt: skip
    return found


def roi_pictures(record: StudyRecord, folder: Path) -> list[Picture]:
    """The picture with ROIs, where the study has one; it is kept as it was drawn, for the image is no part of the folder."""
    if record.roi_picture is None:
        return []
    path, title = folder / record.roi_picture.file, tr("Regions of interest")
    caption = tr("{names} on one image", names=", ".join(retold(name) for name in record.roi_picture.names))
    if not path.is_file():
        missing = tr("{file} is no longer there", file=record.roi_picture.file)
        return [Picture(title, caption, b"", missing, section="imaging")]
    return [Picture(title, caption, path.read_bytes(), name=path.stem, section="imaging")]


def lasso_of(found: LassoRecord) -> CrossValidatedLasso:
    """A block's cross-validated path as it was recorded (columns that never entered are left out; no intercepts)."""
    lambdas = np.array(found.lambdas)
    path = LassoPath(lambdas, np.zeros(len(lambdas)), np.array(found.coefficients).reshape(len(lambdas), -1))
    return CrossValidatedLasso(
        path, np.array(found.deviance), np.array(found.standard_error), found.at_min, found.at_1se
    )  # fmt: skip
