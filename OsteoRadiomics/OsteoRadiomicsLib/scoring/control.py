"""A model's control: the same inputs and design fitted on shuffled outcomes, so that what both maps show is not specific.

It lies in the folder of its model as files of their own, under checksum like every other, and is a whole model itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .package import MODEL_JSON

if TYPE_CHECKING:
    from .model import Model

PREFIX = "control-"


def control_files(control: Model) -> dict[str, bytes]:
    """The files of a control as they lie beside the model that it belongs to."""
    from .model_files import files_of

    return {PREFIX + name: content for name, content in files_of(control).items()}


def control_of(files: Mapping[str, bytes], where: str) -> Model | None:
    """The control among a model's files, None where it has none. where: the model, for messages. Raises ModelError."""
    from .model_files import model_of

    own = {name.removeprefix(PREFIX): content for name, content in files.items() if name.startswith(PREFIX)}
    return model_of(own, f"{where}, its control") if MODEL_JSON in own else None
