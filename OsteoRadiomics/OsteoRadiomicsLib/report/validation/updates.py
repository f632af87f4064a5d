"""What updates of a model are called, and one figure of the page."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.language import later

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
