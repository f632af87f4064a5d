"""The made-up trunks tell nothing by their mean grey level, and change where their bone changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from OsteoRadiomicsLib.deep.radiograph.simulated import project, trunk, trunks
from sklearn.metrics import roc_auc_score


@pytest.fixture(scope="module")
def group():
    return [(person, ill, project(person)) for person, ill in trunks(60, seed=3)]


def test_the_mean_grey_level_does_not_tell_the_groups_apart(group):
    auc = roc_auc_score([ill for _, ill, _ in group], [made.pixels.mean() for *_, made in group])
    assert abs(auc - 0.5) < 0.22  # three standard errors with 30 of each


def test_the_density_of_bone_tells_them_apart(group):
    assert roc_auc_score([ill for _, ill, _ in group], [-person.bone for person, *_ in group]) > 0.98


def test_denser_bone_whitens_the_bone_and_hardly_anything_else():
    person = replace(trunk(1, osteoporosis=True), bone=0.6)
    thin, dense = project(person), project(replace(person, bone=1.0))
    change = dense.pixels.astype(float) - thin.pixels
    assert np.array_equal(thin.bone, dense.bone)
    assert change[thin.bone].mean() > 10 * abs(change[~thin.bone].mean())


def test_the_same_seed_gives_the_same_trunk_in_both_groups_but_for_its_bone():
    well, ill = trunk(8, osteoporosis=False), trunk(8, osteoporosis=True)
    assert replace(well, bone=ill.bone) == ill
    assert well.bone > ill.bone


def test_trunks_of_two_seeds_share_nobody():
    seeds = [{person.seed for person, _ in trunks(50, seed)} for seed in (0, 1)]
    assert not seeds[0] & seeds[1]
