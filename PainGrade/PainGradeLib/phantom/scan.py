"""The axial T2 image of a simulated patient's lumbar muscles, what was drawn in it, and the lines of the angles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.images import LabelMap, Segment
from OsteoRadiomicsLib.images.phantom.canvas import Canvas, cover, ellipse
from OsteoRadiomicsLib.images.phantom.grid import AXIAL, Grid
from OsteoRadiomicsLib.images.phantom.mr_signal import as_scanner_values, rician
from OsteoRadiomicsLib.images.phantom.tissues import MR

from ..angles.lines import Line
from ..muscles import STRUCTURES
from .patients import BACK, Patient

_SIZE, _SPACING, _CENTRE = (132, 112, 10), (1.15, 1.15, 4.0), (0.0, 2.0, 0.0)
_T2 = {name: (signals[1],) for name, signals in MR.items()}
_SEED = 132
# Muscle -> centre (outwards, behind the canal) and half axes in mm on the left, at L4-5.
_MUSCLES = {"MF": ((17.0, 27.0), (12.0, 14.0)), "ES": ((48.0, 28.0), (16.5, 13.5)), "PS": ((41.0, -32.0), (15.0, 17.0))}
_STREAK_LENGTH_MM = 10.0  # along the fibres
_SOFT = 1.2  # how gradually fat and muscle share voxels, in standard deviations of the field of streaks
_DISC_MM = 5.0  # half height
_BODY = ((0.0, -29.0), (23.0, 16.0))
_BACK_FAT_MM = 15.0


@dataclass(frozen=True)
class Scan:
    """image: T2. mask: muscles, psoas, subcutaneous fat, L4, L5 and disc. fat: share of fat in each voxel, (k, j, i)."""

    image: sitk.Image
    mask: LabelMap
    fat: np.ndarray
    drawn: Mapping[str, np.ndarray]

    def painted_rate(self, muscle: str, index: int | None = None) -> float:
        """Mean share of fat in a muscle's voxels, %, in one slice or in all."""
        part = slice(None) if index is None else slice(index, index + 1)
        return 100 * float(self.fat[part][self.drawn[muscle][part]].mean())


def scan(patient: Patient, seed: int = 1) -> Scan:
    """The patient's scan; the same arguments give the same voxels. Fat and muscle mix within voxels, as signal does: linearly."""
    rng = np.random.default_rng([seed, _SEED, int(patient.case.rsplit("-", 1)[1])])
    grid = Grid(_SIZE, _SPACING, _CENTRE, AXIAL)
    left, behind, up = _across_disc(grid, patient)
    canvas = Canvas(grid, _T2, "fat")
    canvas.paint(-(behind - 47.0 - _BACK_FAT_MM), "air")
    labels = {}
    fat = np.zeros(grid.shape, np.float32)
    streaks = grid.field(rng, (patient.width, patient.width, _STREAK_LENGTH_MM))
    for name in (*BACK, "PS_R", "PS_L"):
        (outwards, back), half = _MUSCLES[name[:-2]]
        side = 1 if name.endswith("L") else -1
        girth = patient.girth.get(name, 1.0)
        distance = ellipse(side * left - outwards, behind - back, half[0] * girth, half[1] * girth)
        canvas.paint(distance - 0.8, "fascia")
        canvas.paint(distance, "muscle")
        inside = distance < -grid.softness / 2
        share = _share(streaks, inside, patient.fat.get(name, 0.0))
        canvas.blend(share * cover(distance + grid.softness / 2, grid.softness), "fat")
        fat[inside] = share[inside]
        labels[name] = inside
    canvas.paint(ellipse(left, behind, 9.0, 7.0), "csf")
    body = ellipse(left - _BODY[0][0], behind - _BODY[0][1], *_BODY[1])
    canvas.paint(body, "cortex")
    canvas.paint(body + 1.2, "marrow")
    disc = np.maximum(body, np.abs(up) - _DISC_MM)
    canvas.paint(disc, "annulus")
    labels["SAT"] = (np.abs(behind - 54.0) < 4.0) & (np.abs(left) < 40)
    labels |= {"L4": (body < 0) & (up > _DISC_MM), "L5": (body < 0) & (up < -_DISC_MM), "DISC": disc < 0}
    signal = rician(canvas.values[0], patient.noise * _T2["muscle"][0], rng)
    return Scan(grid.image(as_scanner_values(signal)), _label_map(grid, labels), fat, labels)


def reader_lines(patient: Patient) -> tuple[Line, ...]:
    """The lines a reader would draw: endplates of L1 and S1, facets, the midsagittal line."""
    upper, lower = patient.lordosis * 0.35, -patient.lordosis * 0.65
    return (
        Line("L1 upper endplate", _sagittal(upper, (0.0, -20.0, 125.0))),
        Line("S1 upper endplate", _sagittal(lower, (0.0, -10.0, -45.0))),
        Line("L4-5 facet left", _axial(patient.facet_left, (16.0, 12.0), 1)),
        Line("L4-5 facet right", _axial(patient.facet_right, (-16.0, 12.0), -1)),
        Line("midsagittal line", np.array([[0.0, -20.0, 0.0], [0.0, 40.0, 0.0]])),
    )


def _across_disc(grid: Grid, patient: Patient) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(left, behind, up) in mm, each (k, j, i): along the disc, which the slices cut at the patient's tilt; scaled by size."""
    x, y, z = grid.xyz / np.float32(patient.size)
    c, s = np.float32(np.cos(np.radians(patient.tilt))), np.float32(np.sin(np.radians(patient.tilt)))
    return x, c * y + s * z, c * z - s * y


def _share(streaks: np.ndarray, inside: np.ndarray, share: float) -> np.ndarray:
    """Fat in each voxel whose mean inside is the share asked for: the level of the streaks is found by bisection."""
    if share <= 0:
        return np.zeros_like(streaks)
    values = streaks[inside].astype(np.float64)
    low, high = float(values.min()) - 1, float(values.max()) + 1
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if np.clip(0.5 + (values - middle) / _SOFT, 0, 1).mean() > share else (low, middle)
    return np.clip(0.5 + (streaks - np.float32((low + high) / 2)) / np.float32(_SOFT), 0, 1)


def _label_map(grid: Grid, drawn: Mapping[str, np.ndarray]) -> LabelMap:
    labels = np.zeros(grid.shape, np.uint8)
    segments = []
    for number, (name, inside) in enumerate(drawn.items(), 1):
        labels[inside & (labels == 0)] = number
        segments.append(Segment(name, number, color=STRUCTURES[name].color))
    return LabelMap((grid.image(labels),), tuple(segments))


def _sagittal(slope: float, centre: tuple[float, float, float]) -> np.ndarray:
    """A line of 34 mm in the sagittal plane that rises by ``slope`` degrees towards the front."""
    along = 17 * np.array([0.0, -np.cos(np.radians(slope)), np.sin(np.radians(slope))])
    return np.array(centre) + np.outer((-1, 1), along)


def _axial(degrees: float, centre: tuple[float, float], side: int) -> np.ndarray:
    """A line of 16 mm in the axial plane at so many degrees from sagittal, from its inner front to its outer back."""
    along = 8 * np.array([side * np.sin(np.radians(degrees)), np.cos(np.radians(degrees)), 0.0])
    return np.array([*centre, 0.0]) + np.outer((-1, 1), along)
