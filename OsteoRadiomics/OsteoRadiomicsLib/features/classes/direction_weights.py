"""Weights of directions by their length in mm (weightingNorm)."""

from __future__ import annotations

import numpy as np


def lengths(directions: np.ndarray, spacing: tuple[float, ...], norm: str) -> np.ndarray:
    """(d,) length of each direction (z, y, x voxels) in mm by a norm: infinity, euclidean, manhattan; no_weighting is 1."""
    steps = np.abs(directions) * np.array(spacing)
    if norm == "infinity":
        return steps.max(axis=1, initial=0)
    if norm == "euclidean":
        return np.sqrt((steps**2).sum(axis=1))
    if norm == "manhattan":
        return steps.sum(axis=1)
    return np.ones(len(directions))


def proximity(directions: np.ndarray, spacing: tuple[float, ...], norm: str | None) -> np.ndarray | None:
    """(d,) factors exp(-length²) by which co-occurrences are added up, or None where directions stay apart."""
    if norm is None or norm == "no_weighting":
        return None if norm is None else np.ones(len(directions))
    return np.exp(-(lengths(directions, spacing, norm) ** 2))
