"""A model of any type of outcome as a file: with the facts of its card and, where it has image features, all that maps need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ...scoring import Model, ModelSpec, build_model
from ...scoring.card import draft_card
from ...scoring.card_facts import facts_files
from ...scoring.control import control_files
from .card_facts import card_facts
from .model_inputs import ModelContext, local_part


def whole_model(
    spec: ModelSpec,
    context: ModelContext,
    events: int | None,
    control: Callable[[], Model],
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> Model:
    """The model file with its facts and, where it has image features, with its control and local statistics.

    events: of the training rows, None where the outcome has none. files: of its estimator. Raises ModelError.
    """
    facts = card_facts(context, events, images=bool(spec.radiomic_inputs))
    files = {**files, **facts_files(facts)}
    if spec.radiomic_inputs:
        files = {**files, **control_files(control()), **local_part(spec, context)}
    return build_model(spec, draft_card(spec, facts), files)


def control_names(name: str, title: str) -> tuple[str, str]:
    """Name and title of the control of a model."""
    return f"{name}-control", f"Control of the {title[0].lower()}{title[1:]}"
