"""The reports on studies, by the protocol's ``outcome.type``. A new type of outcome is one entry here."""

from __future__ import annotations

from typing import Any

from ..binary.report import BINARY
from ..classes.report import CLASSES
from ..number.report import NUMBER
from ..survival.report import TIME_TO_EVENT
from .page import StudyReport

REPORTS: dict[str, StudyReport[Any, Any]] = {
    "binary": BINARY,
    "number": NUMBER,
    "classes": CLASSES,
    "time-to-event": TIME_TO_EVENT,
}
