"""Updates of a validated model that are to be kept, as models of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ....base.errors import InputError
from ....scoring.class_files import Scorable
from ....scoring.class_model import ClassModel
from ..record import WAYS, SavedRecord
from ..validation import Validation
from .classes import updated_classes
from .content import Source
from .single import updated_single


def updated_models(found: Validation, models: Mapping[str, Scorable], ways: tuple[str, ...]) -> dict[str, Scorable]:
    """The updates named ``ways`` of the one model that was validated, each a model of its own.

    models: by name. Raises InputError for several models, and for an update that could not be made; ModelError.
    """
    if len(models) != 1:
        raise InputError(
            f"there are {len(models)} models", where="--save-updated", cure="Validate the one that is to be updated alone"
        )
    (name, base), (content,) = *models.items(), found.record.models
    judged = found.judged[name]
    make: Callable[[Source], Any] = updated_classes if isinstance(base, ClassModel) else updated_single
    made: dict[str, Scorable] = {}
    for way in ways:
        place = WAYS.index(way)
        source = Source(
            base, way, judged, found.record, content, content.updates[place], judged.updates[place][0], found.truth,
            found.clusters,
        )  # fmt: skip
        made[way] = make(source)
    return made


def saved_record(way: str, model: Scorable) -> SavedRecord:
    """What validation.json says of an updated model that was kept."""
    return SavedRecord(update=way, model=model.mark)
