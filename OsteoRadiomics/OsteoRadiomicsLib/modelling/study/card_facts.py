"""Who and what a study's models were trained on, for their cards."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...protocols.protocol import Protocol
from ...scoring.card_facts import CardFacts, ImageFacts, Population, Spread
from ..data.data import StudyData
from .model_inputs import ModelContext

_SETTINGS = ("binWidth", "binCount", "resampledPixelSpacing", "interpolator", "voxelArrayShift", "force2D")


def card_facts(context: ModelContext, events: int | None, *, images: bool) -> CardFacts:
    """events: of the training rows, None where the outcome has none. images: whether any input of the model is a feature."""
    train = context.train
    population = Population(
        cases=len(train), patients=len(np.unique(train.patients)), events=events, variables=tuple(_spreads(train)),
        centres=None if train.centres is None else len(np.unique(train.centres)),
    )  # fmt: skip
    return CardFacts(population=population, images=_images(context.protocol, context) if images else None)


def _spreads(train: StudyData) -> list[Spread]:
    """One for each clinical variable of the protocol, whether a model uses it or not."""
    found: dict[str, Spread] = {}
    for position, term in enumerate(train.terms):
        item, column = term.input, train.clinical[:, position]
        known = column[~np.isnan(column)]
        missing = len(column) - len(known)
        if item.kind == "number":
            found[item.name] = _number(item.name, item.unit, known, missing)
        elif term.level is None:
            levels = {name: int(np.sum(known == code)) for name, code in item.coding.items()}
            found[item.name] = Spread(name=item.name, unit="", missing=missing, levels=levels)
        else:  # indicators of one category: the reference is whoever has none
            before = found.get(item.name)
            own = {**(before.levels if before else {}), term.level: int(np.sum(known == 1))}
            reference = min(item.coding, key=lambda name: item.coding[name])
            own[reference] = len(known) - sum(count for name, count in own.items() if name != reference)
            found[item.name] = Spread(
                name=item.name, unit="", missing=missing, levels={name: own[name] for name in item.coding if name in own}
            )
    return list(found.values())


def _number(name: str, unit: str, known: np.ndarray, missing: int) -> Spread:
    if not len(known):
        return Spread(name=name, unit=unit, missing=missing)
    sd = float(known.std(ddof=1)) if len(known) > 1 else None
    return Spread(
        name=name, unit=unit, missing=missing, mean=float(known.mean()), sd=sd, low=float(known.min()), high=float(known.max())
    )


def _images(protocol: Protocol, context: ModelContext) -> ImageFacts:
    content: dict[str, Any] = protocol.extraction.setting.model_dump(exclude_unset=True) if protocol.extraction else {}
    sequences = dict.fromkeys(column.sequence for column in context.columns if column.sequence)
    regions = dict.fromkeys(column.roi for column in context.columns if column.roi)
    return ImageFacts(
        modality=protocol.modality,
        sequences=tuple(sequences) or protocol.sequences,
        rois=tuple(regions),
        steps=tuple(step.step for step in protocol.preprocessing),
        settings=tuple(f"{name} = {content[name]}" for name in _SETTINGS if content.get(name)),
    )
