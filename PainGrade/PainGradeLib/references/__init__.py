"""Published values to set beside a measurement, only where method and sex match, and grades that a rate suggests.

This module imports nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass

from OsteoRadiomicsLib.base.errors import SettingsError

NO_REFERENCE = "no reference for this method"


@dataclass(frozen=True)
class Reference:
    """A published value. measurement, method, group, sex: what it is valid for; '' for any. mean, sd: in the measurement's unit.

    sd: None where none was published. source: who measured whom.
    """

    measurement: str
    method: str
    group: str
    sex: str
    mean: float
    sd: float | None
    source: str

    @property
    def text(self) -> str:
        """``16.2 ± 6.3``."""
        return f"{self.mean:g}" if self.sd is None else f"{self.mean:g} ± {self.sd:g}"


_SI = "Si 2023: 336 asymptomatic people, Dixon, L1-L5"
_FACETS = "L4-5, asymptomatic"
REFERENCES = (
    # The study does not say which of the two Dixon rates it means: voxel ratios averaged are what fraction maps give.
    Reference("fat_rate", "dixon-mean", "MF", "male", 16.2, 6.3, _SI),
    Reference("fat_rate", "dixon-mean", "MF", "female", 21.1, 6.8, _SI),
    Reference("fat_rate", "dixon-mean", "ES", "male", 12.4, 4.8, _SI),
    Reference("fat_rate", "dixon-mean", "ES", "female", 16.0, 5.6, _SI),
    Reference("facet_orientation_left", "", "", "", 45.0, None, _FACETS),
    Reference("facet_orientation_right", "", "", "", 45.0, None, _FACETS),
    Reference("facet_tropism", "", "", "", 4.1, 2.6, f"{_FACETS}; thresholds in use: 5.7, 7 and 10 degrees"),
)


def reference_for(measurement: str, *, method: str = "", group: str = "", sex: str = "") -> Reference | None:
    """The reference of a measurement; None where none was published for this method, muscle and sex."""
    for reference in REFERENCES:
        valid = (reference.measurement, reference.method) == (measurement, method) and reference.group in ("", group)
        if valid and reference.sex in ("", sex):
            return reference
    return None


@dataclass(frozen=True)
class CutOffs:
    """Rates in % from which Goutallier grades 1 to 4 begin; SettingsError where they do not rise.

    The grades were defined in words (no fat, some streaks, less fat than muscle, as much, more), so their limits are a choice
    that a study makes and states: here "as much" is half, within 5 points, and "streaks" end at a tenth.
    """

    one: float = 1.0
    two: float = 10.0
    three: float = 45.0
    four: float = 55.0

    def __post_init__(self) -> None:
        if not 0 < self.one < self.two < self.three < self.four <= 100:
            raise SettingsError(
                "cut-offs of grades must rise from above 0 to 100", cure="Write four rising rates, such as 1,10,45,55"
            )


USUAL = CutOffs()


@dataclass(frozen=True)
class SuggestedGrade:
    """goutallier: 0 to 4."""

    goutallier: int

    @property
    def three_grades(self) -> int:
        """1 (Goutallier 0-1), 2 (2) or 3 (3-4)."""
        return max(1, min(self.goutallier, 3))

    @property
    def text(self) -> str:
        """As it is shown: always with the word suggestion."""
        return f"suggestion: Goutallier {self.goutallier}, grade {self.three_grades} of 3"


def suggested_grade(rate: float, cut_offs: CutOffs | None = None) -> SuggestedGrade:
    """The grade that a fat rate in % suggests. Readers themselves agree poorly on it (AC1 0.33)."""
    edges = cut_offs or USUAL
    return SuggestedGrade(sum(rate >= edge for edge in (edges.one, edges.two, edges.three, edges.four)))
