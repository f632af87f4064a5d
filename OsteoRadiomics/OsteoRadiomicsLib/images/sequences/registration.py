"""How the bodies moved between two sequences: rigid registration along their edges."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk
from scipy.optimize import minimize
from scipy.spatial.transform import Rotation

from ...base.progress import Progress
from .agreement import EdgeBand, best_shift
from .motion import RigidMotion

# How far from the best shift a movement is looked for: a patient who turned more was repositioned.
_MOST_RADIANS, _MOST_MM = float(np.radians(15.0)), 6.0
_USUAL_STEPS = 600


def rigid_motion(drawn_on: sitk.Image, other: sitk.Image, mask: sitk.Image, *, progress: Progress | None = None) -> RigidMotion:
    """How the bodies moved from one image to another of the same examination.

    Powell's search for the greatest mutual information of the band along the bodies' edges, from the best shift of
    ``edge_agreement`` on; the same answer each time. drawn_on, other: 3-D scalar. mask: not 0 inside, on the grid of
    ``drawn_on``. Raises MaskError and GeometryError as ``edge_agreement``, and Cancelled.
    """
    progress = progress or Progress()
    band = EdgeBand(drawn_on, other, mask)
    start = best_shift(band)
    center = band.points.mean(axis=0)
    arm = float(np.sqrt(np.mean(np.sum((band.points - center) ** 2, axis=1))))
    seen = 0

    def motion(parameters: np.ndarray) -> RigidMotion:
        turn = Rotation.from_rotvec(parameters[:3] / arm).as_matrix()
        x, y, z = (parameters[3:] + start.shift_mm + center - turn @ center).tolist()
        return RigidMotion(tuple(turn.ravel().tolist()), (x, y, z))

    def disagreement(parameters: np.ndarray) -> float:
        nonlocal seen
        seen += 1
        progress.report(min(seen, _USUAL_STEPS), _USUAL_STEPS, "registration")
        return -band.agreement(motion(parameters).placed(band.points))

    within = [(-arm * _MOST_RADIANS, arm * _MOST_RADIANS)] * 3 + [(-_MOST_MM, _MOST_MM)] * 3
    found = minimize(disagreement, np.zeros(6), method="Powell", bounds=within, options={"xtol": 0.02, "ftol": 1e-4})
    return motion(found.x)
