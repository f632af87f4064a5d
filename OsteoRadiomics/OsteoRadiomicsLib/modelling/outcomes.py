"""The types of outcome that can be modelled, by the protocol's ``outcome.type``. A new one is one entry here."""

from __future__ import annotations

from typing import Any

from .binary.outcome import BINARY
from .classes.outcome import CLASSES
from .number.outcome import NUMBER
from .study.outcome import Outcome
from .survival.outcome import TIME_TO_EVENT

OUTCOMES: dict[str, Outcome[Any, Any, Any]] = {outcome.type: outcome for outcome in (BINARY, CLASSES, NUMBER, TIME_TO_EVENT)}
