"""How the voxel-wise values of a model's features were distributed in its training cases: what a local map standardises by.

They are a file of their own in the model's folder, under checksum like every other, so that model.json stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from ..base.errors import ModelError
from ..base.records import Part, Record, RecordForm
from .sealed_json import RETRY, json_bytes

LOCAL_JSON = "local-statistics.json"

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]


class LocalFeature(Part):
    """The voxel-wise values of one input, pooled over the training cases, each of which counts the same.

    low, high: 1st and 99th percentile. mean, sd: of the values limited to them. undefined: share of voxels without a value.
    tail: standard deviation of all values per robust one (half the way from the 16th to the 84th percentile), null where that
    is 0. follows: Spearman's correlation of the ROI's value with the ROI mean of its voxels over the cases, null where they
    are too few. cases: that had values.
    """

    input: str
    cases: Annotated[int, Field(ge=1)]
    mean: float
    sd: NotNegative
    low: float
    high: float
    undefined: Share
    tail: NotNegative | None
    follows: Annotated[float, Field(ge=-1, le=1)] | None


class LocalStatistics(Record):
    """radius: of the kernel, in voxels. cases: training cases whose voxels are in it. features: one per input that has a map."""

    form = RecordForm("the local statistics of a model", RETRY, ModelError)

    kind: Literal["local-statistics"] = "local-statistics"
    radius: Annotated[int, Field(ge=1)]
    cases: Annotated[int, Field(ge=1)]
    features: tuple[LocalFeature, ...]

    def feature(self, name: str) -> LocalFeature | None:
        """Of the input of that name, None where it has none."""
        return next((item for item in self.features if item.input == name), None)


def local_files(statistics: LocalStatistics | None) -> dict[str, bytes]:
    """The file that holds them, by its name in a model's folder; empty where there are none."""
    return {} if statistics is None else {LOCAL_JSON: json_bytes(json.loads(statistics.model_dump_json()))}


def local_statistics_of(files: Mapping[str, bytes], where: str) -> LocalStatistics | None:
    """Those among a model's files, None where it has none. where: the model, for messages. Raises ModelError."""
    return LocalStatistics.from_bytes(files[LOCAL_JSON], f"{where}, {LOCAL_JSON}") if LOCAL_JSON in files else None
