"""The reports on studies, by the protocol's ``outcome.type``. A new type of outcome is one entry here."""

from __future__ import annotations

from typing import Any

from ...base.places import Places
from .page import StudyReport

# As of the types of outcome: one is needed, and all load slowly.
REPORTS: Places[StudyReport[Any, Any]] = Places(
    StudyReport,
    {
        "binary": "..binary.report:BINARY",
        "number": "..number.report:NUMBER",
        "classes": "..classes.report:CLASSES",
        "time-to-event": "..survival.report:TIME_TO_EVENT",
    },
    package=__package__ or "",
)
