"""Which models a kind of heat map suits: asked before anything is calculated, by a panel and by the kind itself.

Imports nothing heavy, so that a panel can ask while its user looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..base.errors import ModelError
from ..protocols.voxel_names import MEAN, parse_voxel_name

if TYPE_CHECKING:
    from ..scoring.input_schema import Input
    from ..scoring.model import Model


def any_model(model: Model) -> ModelError | None:
    """A kind that is true to every model refuses none."""
    return None


def linear_with_statistics(model: Model) -> ModelError | None:
    """Why a model has no local contribution map: it is not linear, or training left no local statistics with it."""
    problem = linear(model)
    if problem is None and model.local_statistics is None:
        problem = ModelError(
            "holds no statistics of voxel-wise values in its training cases, so a contribution map would have no scale",
            where=model.name,
            cure="Make an occlusion map, or train again with --local-statistics (the table of the protocol's variant NAME-local)",
        )
    return problem


def linear_of_voxel_means(model: Model) -> ModelError | None:
    """Why a model has no exact map: it is not linear, or an input of an image is no ROI mean of a voxel-wise feature."""
    return linear(model) or means_of_voxels(model, model.spec.radiomic_inputs)


def means_of_voxels(model: Model, inputs: Iterable[Input]) -> ModelError | None:
    """Which of some radiomic inputs is no ROI mean of a voxel-wise feature."""
    for item in inputs:
        name = parse_voxel_name(item.source.feature) if item.source.type == "feature" else None
        if name is None or name.statistic != MEAN:
            return ModelError(
                f"its input {item.name} is no ROI mean of a voxel-wise feature, so its score is no mean of voxels",
                where=model.name,
                cure="Make a contribution or an occlusion map, or train on features of the protocol's variant NAME-exact",
            )
    return None


def linear(model: Model) -> ModelError | None:
    """Why a model's score is no sum over its inputs."""
    if model.linear_terms() is not None:
        return None
    return ModelError(
        f"is no linear model ({model.spec.kind}), so it has no contribution per voxel",
        where=model.name,
        cure="Make an occlusion map",
    )
