"""What updates of a model are called, and one figure of the page."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.language import Told, later, tr
from ...modelling.external.record import WAYS, ValidationRecord

AS_IS = later("as it is")
METHODS = {
    "intercept": later("intercept updated"),
    "intercept and slope": later("intercept and slope updated"),
    "baseline": later("baseline updated"),
    "baseline and slope": later("baseline and slope updated"),
    "refit": later("refitted"),
}


@dataclass(frozen=True)
class Shown:
    """One figure. name: of its files. section: of the page. model: the one it is of, empty where it shows all."""

    name: str
    section: str
    model: str
    title: str
    caption: str


def kept_words(record: ValidationRecord) -> list[str]:
    """A sentence for each update that was kept as a model of its own."""
    if not record.saved:
        return []
    methods = dict(zip(WAYS, (own.method for own in record.models[0].updates), strict=True))
    return [
        tr("The model ({method}) was kept as {name} (SHA-256 {hash}...); it needs a validation of its own, on other patients.",
           method=Told(tr(METHODS[methods[own.update]])), name=Told(own.model.name), hash=own.model.hash[:16])
        for own in record.saved
    ]  # fmt: skip
