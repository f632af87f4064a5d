"""Measuring a case: every registered measurement of every muscle, by every fat method asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import FunctionType
from typing import Any

from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError
from OsteoRadiomicsLib.base.input_names import without_names
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.base.places import load

from .. import measurements as room
from ..angles.lines import lines_of
from ..angles.measuring import Angle, measure_angles
from ..fat import FAT_METHODS, OWN, POOLED
from ..fat.rating import fat_rates, looks_swapped
from ..fat.values import FatRate, FatSettings, MuscleVoxels
from ..measurements import CASE, FAT, MEASUREMENTS, MUSCLE, PAIR, MuscleMeasurement
from ..measurements.muscle import CaseSight, MuscleSight, NoValue
from ..muscles import STRUCTURES
from ..muscles.sides import side_warnings
from ..references import NO_REFERENCE, reference_for, suggested_grade
from .profile import profiles
from .record import AngleRecord, FatRecord, LevelRecord, MuscleRecord, ValueRecord
from .request import CaseRequest, chosen_methods
from .seeing import Sight, case_sight, muscle_sights, see
from .sources import sources_of

_EXCHANGED = (
    "the fat fraction of every muscle is above 60 %: were fat and water exchanged? Exchange --image and --water, or confirm with "
    "--confirm-high-fat"
)


def measure_case(request: CaseRequest) -> MuscleRecord:
    """The record of a case, which names no file. Raises an InputError naming the file that cannot be used."""
    with collected_notices() as notices:
        sight = see(request)
    sources = sources_of(request)
    measured = measure_sight(sight, request)
    angles, problems = _angles(request)
    values = [*measured.values, *(_angle_value(angle) for angle in angles)]
    missing = (f"{name}: {reason}" for name, reason in measured.missing.items())
    warnings = [*notices, *side_warnings(sight.drawn), *missing, *problems, *[_EXCHANGED] * measured.swapped]
    missing_sides = [
        f"{name} is not drawn"
        for name, structure in STRUCTURES.items()
        if structure.side and name not in sight.drawn.masks and _other_side(name) in sight.drawn.masks
    ]
    drawn_by: dict[str, Any] = {
        name: value for name, value in (("reader", request.reader), ("session", request.session)) if value
    }
    return MuscleRecord(
        case=request.case,
        **drawn_by,
        sex=request.sex,
        fingerprint=sources.fingerprint,
        inputs=sources.inputs,
        level=None
        if sight.level is None
        else LevelRecord(slice=sight.level.index, source=sight.level.source, tilt_degrees=sight.level.tilt),
        extent=sight.extent,
        slices=sight.measured,
        values=tuple(values),
        fat=tuple(_fat_record(name, rate, request) for name, each in measured.rates.items() for rate in each),
        profile=profiles(sight, measured.muscles, (*measured.methods, "")[0], measured.settings) if request.profile else (),
        angles=tuple(angle_record(angle) for angle in angles),
        warnings=tuple(dict.fromkeys(without_names(text, request.roles) for text in (*warnings, *missing_sides))),
    )


@dataclass(frozen=True)
class Measured:
    """What was measured of a case as it was seen.

    muscles: as seen in the slices measured; missing: why others that are drawn were not. methods: of fat, with their settings and
    the rates of each muscle. swapped: whether fat and water look exchanged.
    """

    muscles: Mapping[str, MuscleSight]
    missing: Mapping[str, str]
    methods: tuple[str, ...]
    settings: FatSettings
    rates: Mapping[str, Sequence[FatRate]]
    swapped: bool
    values: tuple[ValueRecord, ...]


def measure_sight(sight: Sight, request: CaseRequest) -> Measured:
    """Every registered measurement of a case that is seen already."""
    muscles, missing = muscle_sights(sight, request)
    case = case_sight(sight, muscles)
    settings = fat_settings(request, case)
    given = {name for name in ("threshold", "share", "reference", "lean", "fat") if getattr(settings, name) is not None}
    methods = chosen_methods(request.fat.methods, given, sight.water is not None)
    rates, swapped = _rates(sight, request, muscles, methods, settings)
    values = tuple(_values(muscles, case, rates, missing, request))
    return Measured(muscles, missing, methods, settings, rates, swapped, values)


def fat_settings(request: CaseRequest, case: CaseSight) -> FatSettings:
    """What the methods are given: numbers as they are, structures as their mean signal."""
    asked = request.fat
    return FatSettings(
        threshold=asked.threshold,
        share=asked.share,
        reference=_signal(asked.reference, case),
        lean=_signal(asked.lean, case),
        fat=_signal(asked.fat, case),
    )


def _signal(what: str | float, case: CaseSight) -> float | None:
    """A grey value, or the mean signal of a structure or of both its sides; None where it is not drawn."""
    if not isinstance(what, str):
        return what
    found = [value for name, value in case.signals.items() if what in (name, STRUCTURES[name].group)]
    return sum(found) / len(found) if found else None


def _rates(
    sight: Sight, request: CaseRequest, muscles: Mapping[str, MuscleSight], methods: Sequence[str], settings: FatSettings
) -> tuple[dict[str, tuple[FatRate, ...]], bool]:
    """Rates of each muscle, and whether fat and water look exchanged; then the Dixon rates are withheld."""
    voxels = {
        name: MuscleVoxels(muscle.grey, None if sight.water is None else sight.voxels(name, sight.water))
        for name, muscle in muscles.items()
    }
    sides = {name: muscle.group for name, muscle in muscles.items()}
    rates = fat_rates(voxels, sides, methods, settings, scopes=request.fat.scopes)
    swapped = looks_swapped(rates) and not request.fat.confirm_high_fat
    if swapped:
        rates = {name: tuple(_withheld(rate) for rate in each) for name, each in rates.items()}
    return rates, swapped


def _withheld(rate: FatRate) -> FatRate:
    if not FAT_METHODS[rate.method].dixon or rate.reason:
        return rate
    return FatRate(rate.method, rate.scope, math.nan, math.nan, rate.voxels, rate.left_out, _EXCHANGED)


def _values(
    muscles: Mapping[str, MuscleSight],
    case: CaseSight,
    rates: Mapping[str, Sequence[FatRate]],
    missing: Mapping[str, str],
    request: CaseRequest,
) -> list[ValueRecord]:
    found: list[ValueRecord] = []
    for entry in MEASUREMENTS.values():
        take = load(entry.place, FunctionType, package=room.__name__)
        name, unit = entry.name, entry.unit
        if entry.of == MUSCLE:
            found += [_value(name, roi, unit, partial(take, muscle, case)) for roi, muscle in muscles.items()]
            found += [_value(name, roi, unit, partial(_none, reason)) for roi, reason in missing.items()]
        elif entry.of == FAT:
            for roi, muscle in muscles.items():
                for rate in rates[roi]:
                    reference = _reference_text(name, rate, muscle, request.sex)
                    found.append(_value(f"{name}_{rate.name}", roi, unit, partial(take, muscle, case, rate), reference))
        elif entry.of == CASE:
            found.append(_value(name, "", unit, partial(take, case)))
        elif entry.of == PAIR:
            found += _asymmetries(entry, take, found, missing)
    return found


def _asymmetries(
    entry: MuscleMeasurement, take: Callable[[float, float], float], values: Sequence[ValueRecord], missing: Mapping[str, str]
) -> list[ValueRecord]:
    """Of every muscle, and of fat rates by every method."""
    base = entry.compares
    compared = [value for value in values if value.name == base or (base == "fat_rate" and value.name.startswith(f"{base}_"))]
    found = []
    for group, name in dict.fromkeys((STRUCTURES[value.roi].group, value.name) for value in compared):
        sides = {value.roi: value for value in compared if value.name == name}
        both = partial(_both, take, sides, group, missing)
        found.append(_value(entry.name + name.removeprefix(base), group, entry.unit, both))
    return found


def _both(
    take: Callable[[float, float], float], values: Mapping[str, ValueRecord], group: str, missing: Mapping[str, str]
) -> float:
    found = []
    for roi in (f"{group}_L", f"{group}_R"):
        value = values.get(roi)
        if value is None or value.value is None:
            raise NoValue(f"{roi}: {missing.get(roi, 'not drawn') if value is None else value.reason}")
        found.append(value.value)
    return take(found[0], found[1])


def _none(reason: str) -> float:
    raise NoValue(reason)


def _value(name: str, roi: str, unit: str, take: Callable[[], float], reference: str = "") -> ValueRecord:
    try:
        return ValueRecord(name=name, roi=roi, value=float(take()), unit=unit, reason="", reference=reference)
    except NoValue as reason:
        return ValueRecord(name=name, roi=roi, value=None, unit=unit, reason=str(reason), reference=reference)


def _reference_text(measurement: str, rate: FatRate, muscle: MuscleSight, sex: str) -> str:
    if measurement != "fat_rate":
        return ""
    found = reference_for(measurement, method=rate.method, group=muscle.group, sex=sex)
    if found is not None:
        return f"{found.text} % ({sex}; {found.source})"
    if any(reference_for(measurement, method=rate.method, group=muscle.group, sex=each) for each in ("female", "male")):
        return "the reference differs by sex, which is not known"
    return NO_REFERENCE


def _angles(request: CaseRequest) -> tuple[tuple[Angle, ...], list[str]]:
    """The angles of the lines given; lines that cannot be used cost the angles, not the case."""
    if not request.markups:
        return (), []
    try:
        return measure_angles(lines_of(request.markups)), []
    except OsteoRadiomicsError as error:
        return (), [f"no angles: {error}".rstrip(".")]


def _angle_value(angle: Angle) -> ValueRecord:
    reference = reference_for(angle.name)
    return ValueRecord(
        name=angle.name,
        roi="",
        value=angle.degrees,
        unit="deg",
        reason=angle.reason,
        reference="" if reference is None else f"{reference.text} ({reference.source})",
    )


def angle_record(angle: Angle) -> AngleRecord:
    """An angle as it is kept."""
    return AngleRecord(**angle.fields(), reference=_angle_value(angle).reference)


def _fat_record(name: str, rate: FatRate, request: CaseRequest) -> FatRecord:
    return FatRecord(
        method=rate.name,
        title=FAT_METHODS[rate.method].title + {"": "", POOLED: ", both sides", OWN: ", this muscle"}[rate.scope],
        roi=name,
        rate=_number(rate.rate),
        threshold=_number(rate.threshold),
        voxels=rate.voxels,
        left_out=rate.left_out,
        suggestion="" if rate.reason else suggested_grade(rate.rate, request.cut_offs).text,
        reason=rate.reason,
        warnings=rate.warnings,
        check=rate.check,
    )


def _other_side(name: str) -> str:
    return name[:-1] + ("R" if name.endswith("L") else "L")


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
