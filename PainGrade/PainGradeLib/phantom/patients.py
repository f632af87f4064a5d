"""Simulated patients of the pain-grade study: what is painted into their images, and how probable severe pain is by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from OsteoRadiomicsLib.base.errors import InputError

CASES = 148
"""Patients of the published study."""
BACK = ("MF_R", "MF_L", "ES_R", "ES_L")
ANGLES = ("lordosis_L1_S1", "facet_orientation_left", "facet_orientation_right")
# Log odds of severe pain for one standard deviation of what is painted: mean fat of multifidus, lordosis (protective), and a
# little how coarse the streaks of fat are, which no measurement sees. So strong that 119 patients are enough to learn it.
WEIGHTS = {"fat": 2.2, "lordosis": -1.4, "coarseness": 0.4}
_INTERCEPT = 1.1  # about two of three have severe pain, as in the published study
_POPULATION = 200_000
# Means and standard deviations (fat in % of the muscle, angles in degrees, width of streaks in mm).
_FAT, _FAT_SD, _SIDE_SD, _ES_SHARE = 18.0, 6.0, 5.0, 0.75
_LORDOSIS, _LORDOSIS_SD = 45.0, 10.0
_WIDTH, _WIDTH_SPREAD = 1.9, 0.22
_FACET, _FACET_SD, _TROPISM_SD = 45.0, 6.0, 3.0
_TILT_SD, _MOST_TILT = 6.0, 15.0


@dataclass(frozen=True)
class Patient:
    """One simulated patient.

    fat: muscle -> share of fat to be painted, 0 to 1. lordosis, facet_left, facet_right, tilt (of the slices against the disc):
    degrees. width: of the streaks of fat, mm. size: of the body, girth: muscle -> of it, 1 on average. noise: SD of each part of
    the complex signal, as a share of the muscle's signal. risk: of severe pain, 0 to 1, by ``predictor`` (log odds).
    """

    case: str
    sex: str
    age: int
    fat: dict[str, float]
    lordosis: float
    facet_left: float
    facet_right: float
    tilt: float
    width: float
    size: float
    girth: dict[str, float]
    noise: float
    predictor: float
    risk: float
    severe: int


def pain_patients(cases: int = CASES, seed: int = 1) -> tuple[Patient, ...]:
    """Patients of a study; a patient stays the same however many follow. Raises InputError for none."""
    if cases < 1:
        raise InputError(f"cannot simulate {cases} patients", cure="Ask for at least 1")
    return tuple(_patient(number, seed) for number in range(1, cases + 1))


def _patient(number: int, seed: int) -> Patient:
    rng = np.random.default_rng([seed, 131, number])
    traits = _traits(rng, 1)
    fat, lordosis, coarse = (float(traits[name][0]) for name in ("fat", "lordosis", "coarseness"))
    sides = rng.normal(0, _SIDE_SD, len(BACK))
    sides -= [sides[:2].mean(), sides[:2].mean(), 0, 0]  # the mean of both multifidi is the trait itself
    level = _FAT + _FAT_SD * fat
    shares = {
        name: float(np.clip(level * (1.0 if name.startswith("MF") else _ES_SHARE) + side, 2, 60)) / 100
        for name, side in zip(BACK, sides, strict=True)
    }
    predictor = float(_predictor(traits)[0])
    risk = float(1 / (1 + np.exp(-predictor)))
    facet, tropism = rng.normal(_FACET, _FACET_SD), rng.normal(0, _TROPISM_SD)
    return Patient(
        case=f"sim-pain-{number:04d}",
        sex="male" if rng.random() < 62 / CASES else "female",
        age=int(np.clip(rng.normal(48, 14), 15, 78)),
        fat=shares,
        lordosis=_LORDOSIS + _LORDOSIS_SD * lordosis,
        facet_left=float(facet + tropism / 2),
        facet_right=float(facet - tropism / 2),
        tilt=float(np.clip(rng.normal(0, _TILT_SD), -_MOST_TILT, _MOST_TILT)),
        width=float(_WIDTH * np.exp(_WIDTH_SPREAD * coarse)),
        size=float(np.clip(rng.normal(1, 0.04), 0.9, 1.1)),
        girth={name: float(np.clip(rng.normal(1, 0.05), 0.88, 1.08)) for name in BACK},
        noise=float(rng.uniform(1 / 25, 1 / 15)),
        predictor=predictor,
        risk=risk,
        severe=int(rng.random() < risk),
    )


def _traits(rng: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    """What decides the risk, each (count,), independent, of mean 0 and standard deviation 1."""
    return {name: np.clip(rng.normal(size=count), -2.5, 2.5) for name in WEIGHTS}


def _predictor(traits: dict[str, np.ndarray]) -> np.ndarray:
    return _INTERCEPT + np.sum([weight * traits[name] for name, weight in WEIGHTS.items()], axis=0)


@lru_cache(maxsize=1)
def simulated_auc() -> float:
    """AUC of the linear predictor itself in the whole population: what a model that knows it would have."""
    predictor = np.sort(_predictor(_traits(np.random.default_rng(7), _POPULATION)))
    risk = 1 / (1 + np.exp(-predictor))
    below = np.cumsum(1 - risk) - (1 - risk) / 2  # cases without severe pain that lie below, ties by half
    return float(risk @ below / (risk.sum() * (1 - risk).sum()))


def truth_rows(patients: Sequence[Patient]) -> list[list[object]]:
    """What was asked to be painted, as a table with its header."""
    head: list[object] = ["case", *(f"{name}_fat_share" for name in BACK), *ANGLES,
            "tilt_degrees", "streak_width_mm", "size", "noise", "linear_predictor", "risk"]  # fmt: skip
    rows: list[list[object]] = [
        [each.case, *each.fat.values(), each.lordosis, each.facet_left, each.facet_right, abs(each.tilt), each.width, each.size,
         each.noise, each.predictor, each.risk]
        for each in patients
    ]  # fmt: skip
    return [head, *rows]
