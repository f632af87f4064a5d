"""What the lists of the step Measure offer, and what was typed, checked."""

from __future__ import annotations

from dataclasses import dataclass

from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.images.label_schemes import LABEL_SCHEMES
from slicer.i18n import tr as _

from ...fat import OWN, POOLED, RESULTS
from ...muscles import MORE_SCHEMES, STRUCTURES
from ...references import USUAL, CutOffs
from .state import DISC, POINT, SHOWN


@dataclass(frozen=True)
class Method:
    """A fat method as it is chosen. key: as in names of results. scope: "" for a method whose threshold is not found."""

    key: str
    name: str
    scope: str
    title: str

    @property
    def options(self) -> list[str]:
        """What the verb is told."""
        return ["--fat", self.name, *(["--thresholds-of", self.scope] if self.scope else [])]


def methods() -> dict[str, Method]:
    """Every method of the registry by its key, thresholds found in both sides together and in each muscle apart."""
    found = {}
    for key, (method, scope) in RESULTS.items():
        words = {POOLED: _("both sides"), OWN: _("each muscle"), "": ""}[scope]
        found[key] = Method(key, method.name, scope, f"{method.title}, {words}" if words else method.title)
    return found


def level_entries() -> list[tuple[str, str]]:
    """(text, key) of the ways to say which slice is measured."""
    return [(_("Disc, or L4 and L5"), DISC), (_("Slice"), SHOWN), (_("Point"), POINT)]


def extent_entries() -> list[tuple[str, str]]:
    """(text, key) of what is measured."""
    return [(_("One slice"), "slice"), (_("Three slices"), "three"), (_("Whole volume"), "volume")]


def sex_entries() -> list[tuple[str, str]]:
    """(text, key)."""
    return [(_("not given"), ""), (_("female"), "female"), (_("male"), "male")]


def scheme_entries() -> list[tuple[str, str]]:
    """(text, key) of every numbering, and of none."""
    return [(_("(choose)"), ""), *((name, name) for name in (*LABEL_SCHEMES, *MORE_SCHEMES))]


def structure_entries() -> list[tuple[str, str]]:
    """(text, key) of every structure, and of none."""
    return [(_("(not measured)"), ""), *((name, name) for name in STRUCTURES)]


def reference_entries() -> list[tuple[str, str]]:
    """(text, key) of what may be a reference: both sides of a muscle, or a structure."""
    groups = dict.fromkeys(structure.group for structure in STRUCTURES.values())
    return [(group, group) for group in groups]


def cut_offs_of(text: str) -> CutOffs:
    """The cut-offs that were typed, the usual ones for nothing. Raises SettingsError."""
    if not text.strip():
        return USUAL
    return CutOffs(*_numbers(text, 4, _("cut-offs")))


def number_of(text: str, what: str) -> float | None:
    """The number that was typed, None for nothing. Raises SettingsError."""
    return _numbers(text, 1, what)[0] if text.strip() else None


def _numbers(text: str, count: int, what: str) -> list[float]:
    try:
        found = [float(part) for part in text.replace(";", ",").split(",")]
    except ValueError:
        found = []
    if len(found) != count:
        problem = _("{text} is no number") if count == 1 else _("{text} are not {count} numbers")
        raise SettingsError(problem.format(text=text.strip(), count=count), where=what, cure=_("Correct it in Options"))
    return found
