"""The types of outcome that can be modelled, by the protocol's ``outcome.type``. A new one is one entry here."""

from __future__ import annotations

from typing import Any

from ..base.places import Places
from .study.outcome import Outcome

# A training has one outcome, and what the other types need loads as slowly as its own.
OUTCOMES: Places[Outcome[Any, Any, Any]] = Places(
    Outcome,
    {
        "binary": ".binary.outcome:BINARY",
        "classes": ".classes.outcome:CLASSES",
        "number": ".number.outcome:NUMBER",
        "time-to-event": ".survival.outcome:TIME_TO_EVENT",
    },
    package=__package__ or "",
)
