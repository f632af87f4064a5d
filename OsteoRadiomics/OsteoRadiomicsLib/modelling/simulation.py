"""Simulated feature tables of a study's size: correlated columns, a weak signal of bone loss in some of them.

For trying the modelling chain at its real size, not for conclusions: nothing here was measured in an image.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import SimpleITK as sitk

from ..features import extract
from ..images.phantom import bone_loss
from ..protocols.extraction_settings import ExtractionSettings
from ..protocols.protocol import Protocol

FIDELITY = 0.55  # correlation of what an image shows of bone loss with bone loss itself: an image is no densitometer
FACTORS = 15  # independent sources of variation that features share, which makes many of them redundant
SIGNAL_SHARE = 0.12  # of the features follow bone loss
SIGNAL_STRENGTH = (0.15, 0.45)  # correlation with bone loss before the other factors
UNIQUE = 0.45  # standard deviation of what a feature shares with no other
COPY_SHARE, COPY_ERROR = 0.5, 0.3  # of the features are another one measured again, with this error in units of its spread


def simulated_features(patients: pd.DataFrame, protocol: Protocol, seed: int = 1, *, signal: bool = True) -> pd.DataFrame:
    """A tidy feature table (case, sequence, roi, every feature of the protocol) for simulated patients.

    patients: of ``images.phantom.op_mri_patients`` or ``op_ct_patients``. signal: False makes every column pure noise.
    Values are standard normal within rounding; the same arguments give the same table.
    """
    assert protocol.extraction is not None
    names = feature_names(protocol.extraction)
    rng = np.random.default_rng([seed, 21])
    loss = bone_loss(patients, seed)
    loss = (loss - loss.mean()) / loss.std() if signal else np.zeros(len(patients))
    shown = (FIDELITY * loss + np.sqrt(1 - FIDELITY**2) * rng.normal(size=len(patients))) if signal else loss
    blocks = []
    for number, sequence in enumerate(protocol.sequences):
        quality = 1 - 0.15 * number
        for region in protocol.regions:
            values = _block(shown * quality, len(names), rng)
            keys = {"case": patients["case"].to_numpy(), "sequence": sequence, "roi": region.name}
            blocks.append(pd.concat([pd.DataFrame(keys), pd.DataFrame(values, columns=list(names))], axis=1))
    return pd.concat(blocks, ignore_index=True)


def feature_names(settings: ExtractionSettings) -> tuple[str, ...]:
    """Names of the features these settings give, found by extracting a small block of noise."""
    values = np.random.default_rng(0).integers(0, 500, (14, 14, 14)).astype(np.int16)
    roi = np.zeros(values.shape, np.uint8)
    roi[3:11, 3:11, 3:11] = 1
    return extract(sitk.GetImageFromArray(values), sitk.GetImageFromArray(roi), settings).names


def _block(shown: np.ndarray, features: int, rng: np.random.Generator) -> np.ndarray:
    """(patients, features): shared factors, unique noise, and bone loss in some columns."""
    factors = rng.normal(size=(len(shown), FACTORS))
    # Each feature follows a few factors, so that groups of features carry nearly the same information.
    loadings = rng.normal(size=(FACTORS, features)) * (rng.random((FACTORS, features)) < 3 / FACTORS)
    norm = np.linalg.norm(loadings, axis=0)
    loadings = np.where(norm > 0, loadings / np.where(norm > 0, norm, 1), 0)
    strength = rng.uniform(*SIGNAL_STRENGTH, features) * (rng.random(features) < SIGNAL_SHARE) * rng.choice([-1, 1], features)
    values = factors @ loadings + UNIQUE * rng.normal(size=(len(shown), features)) + shown[:, None] * strength
    # Features of several image types often say nearly the same; a Spearman filter finds these.
    copies = rng.permutation(features)[: int(COPY_SHARE * features)]
    originals = rng.choice(np.setdiff1d(np.arange(features), copies), len(copies))
    values[:, copies] = values[:, originals] + COPY_ERROR * rng.normal(size=(len(shown), len(copies)))
    return np.round(values, 6)
