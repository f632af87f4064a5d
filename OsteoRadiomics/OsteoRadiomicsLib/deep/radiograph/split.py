"""Who is trained on and who is held out: by patient, with both outcomes in the same shares on both sides."""

from __future__ import annotations

import numpy as np

from ...base.errors import TableError

FEWEST = 8
"""Patients of each outcome without whom there is nothing to learn from."""


def held_out(patients: np.ndarray, outcome: np.ndarray, share: float, seed: int) -> np.ndarray:
    """(n,) bool, True for the pictures of patients who are held out.

    patients: (n,) names. outcome: (n,) 0 or 1; a patient counts as having it where any picture has. share: of the patients of
    each outcome, at least two. The same arguments give the same split, whatever the order of the pictures.
    Raises TableError for too few patients of an outcome.
    """
    names, place = np.unique(patients.astype(str), return_inverse=True)
    ill = np.zeros(len(names), bool)
    np.logical_or.at(ill, place, outcome > 0)
    rng = np.random.default_rng([seed, 41])
    chosen = np.zeros(len(names), bool)
    for group, words in ((ill, "with"), (~ill, "without")):
        members = np.flatnonzero(group)
        if len(members) < FEWEST:
            raise TableError(
                f"only {len(members)} patients {words} the outcome are to train on, at least {FEWEST} are needed",
                cure="Give more cases, or other names in the column of the set",
            )
        chosen[rng.permutation(members)[: max(2, round(share * len(members)))]] = True
    return chosen[place]


def shuffled(patients: np.ndarray, outcome: np.ndarray, seed: int) -> np.ndarray:
    """The outcome dealt anew among the patients, for a control network that can have learnt nothing of it. (n,) 0 or 1."""
    names, place = np.unique(patients.astype(str), return_inverse=True)
    own = np.zeros(len(names), outcome.dtype)
    np.maximum.at(own, place, outcome)
    return np.random.default_rng([seed, 43]).permutation(own)[place]
