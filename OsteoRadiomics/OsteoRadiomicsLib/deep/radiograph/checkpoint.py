"""A training at the end of an epoch, whole enough to go on to the same final weights: one file, renamed into its place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np

from ...base.errors import ModelError
from ...base.files import json_text, write_bytes
from ...base.records import strict_json
from ..tensors import arrays_of, tensor_bytes
from .curve import Epoch

_ABOUT = "about"
_BEGIN_ANEW = "Delete it to begin this training anew"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """fingerprint: of recipe and data; another one's checkpoint is not gone on with. curve: of the epochs done.

    arrays: name -> values, of the weights, their average, the best average, and the optimiser.
    """

    fingerprint: str
    curve: tuple[Epoch, ...]
    arrays: Mapping[str, np.ndarray]


def write_checkpoint(checkpoint: Checkpoint, path: str | os.PathLike[str]) -> None:
    """Write it in one stroke. Raises OutputError."""
    about = json_text({"fingerprint": checkpoint.fingerprint, "curve": [astuple(epoch) for epoch in checkpoint.curve]})
    write_bytes(path, tensor_bytes({**checkpoint.arrays, _ABOUT: np.frombuffer(about.encode(), np.uint8)}))


def read_checkpoint(path: str | os.PathLike[str], fingerprint: str) -> Checkpoint | None:
    """The checkpoint there; None where there is none. Raises ModelError: damaged, or of another recipe or other data."""
    file = Path(path)
    if not file.exists():
        return None
    arrays = arrays_of(file.read_bytes(), str(path))
    try:
        about = strict_json(arrays.pop(_ABOUT).tobytes())
        found = Checkpoint(str(about["fingerprint"]), tuple(Epoch(*epoch) for epoch in about["curve"]), arrays)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError("is no checkpoint of a training", where=str(path), cure=_BEGIN_ANEW) from error
    if found.fingerprint != fingerprint:
        raise ModelError(
            "belongs to a training with another recipe or other pictures",
            where=str(path),
            cure=f"Choose another folder. {_BEGIN_ANEW}",
        )
    return found
