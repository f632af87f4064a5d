"""Grey level co-occurrence matrix: which grey levels lie next to each other.

p(i, j) is the share of neighbouring voxel pairs with levels i and j along one direction; p_x and p_y are its row and
column sums, mu_x and mu_y their means, sigma_x and sigma_y their deviations, N the highest level. A feature is the mean
of its value over all directions that hold a pair.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..matrices.cells import Table
from ..matrices.glcm import EPS, Glcm, glcm, joined
from ..sample import Sample, no_neighbours
from .direction_weights import proximity
from .feature import FeatureClass, Note
from .glcm_correlation import second_largest_singular_values

Values = np.ndarray  # (d,) one value per direction
# Above this many levels the entropy of p_x p_y is the sum of the marginals' entropies, equal but for rounding.
LEVELS_FOR_PRODUCT = 64


def _build(sample: Sample) -> Glcm:
    near = sample.near
    weights = proximity(near.directions, sample.roi.spacing, sample.setting.weightingNorm)
    return glcm(near, sample.levels, symmetric=sample.setting.symmetricalGLCM, weights=weights)


def _undefined(m: Glcm) -> str:
    return "no two voxels of the ROI are neighbours" if not m.directions else "the matrix gives no finite value"


def _notes(m: Glcm) -> Iterable[Note]:
    if m.directions and len(m.present) == 1:
        yield Note(("Correlation", "MCC"), "the ROI has one grey level", "1")
        yield Note(("Imc1", "Imc2"), "the ROI has one grey level", "0")


CLASS = FeatureClass(
    "glcm",
    "Grey level co-occurrence matrix",
    _build,
    _undefined,
    _notes,
    impossible=no_neighbours,
    absent={
        "Dissimilarity": "it equals DifferenceAverage",
        "Homogeneity1": "it equals Id",
        "Homogeneity2": "it equals Idm",
        "SumVariance": "it equals ClusterTendency",
    },
    joined=joined,
)
_feature = CLASS.feature


@_feature("Autocorrelation", range="1 to N²", ibsi="QWB0")
def autocorrelation(m: Glcm) -> Values:
    r"""\sum_{i,j} p(i,j)\, i\, j: large where high grey levels lie next to each other."""
    return m.total(m.p * m.i * m.j)


@_feature("ClusterProminence", range=">= 0", ibsi="AE86")
def cluster_prominence(m: Glcm) -> Values:
    r"""\sum_{i,j} p(i,j) (i + j - \mu_x - \mu_y)^4: large where the matrix is skewed and peaked away from its mean."""
    squared = m.sum_about_mean**2
    return m.sum.total(m.sum.content * (squared * squared))


@_feature("ClusterShade", range="any", ibsi="7NFM")
def cluster_shade(m: Glcm) -> Values:
    r"""\sum_{i,j} p(i,j) (i + j - \mu_x - \mu_y)^3: skewness of the matrix along its diagonal."""
    return m.sum.total(m.sum.content * (m.sum_about_mean**2 * m.sum_about_mean))


@_feature("ClusterTendency", range=">= 0", ibsi="DG8W")
def cluster_tendency(m: Glcm) -> Values:
    r"""\sum_{i,j} p(i,j) (i + j - \mu_x - \mu_y)^2: large where voxels of similar level gather.

    IBSI's sum variance (OEEB) has the same value.
    """
    return m.sum.total(m.sum.content * m.sum_about_mean**2)


@_feature("Contrast", range="0 to (N - 1)²", ibsi="ACUI")
def contrast(m: Glcm) -> Values:
    r"""\sum_{i,j} p(i,j) (i - j)^2: local differences of grey level. 0 when neighbours are always alike."""
    d = m.difference
    return d.total(d.content * d.k**2)


@_feature("Correlation", range="-1 to 1", ibsi="NI2N")
def correlation(m: Glcm) -> Values:
    r"""\frac{\sum_{i,j} p(i,j) (i - \mu_x)(j - \mu_y)}{\sigma_x \sigma_y}: how linearly neighbours depend on each other.

    1 by PyRadiomics' convention where a deviation is 0, as with a single grey level.
    """
    x, y = m.i - m.spread(m.mean_x), m.j - m.spread(m.mean_y)
    deviations = np.sqrt(m.total(m.p * x * x)) * np.sqrt(m.total(m.p * y * y))
    values = m.total(m.p * x * y) / (deviations + EPS)
    return np.where(deviations == 0, 1.0, values)


@_feature("DifferenceAverage", range="0 to N - 1", ibsi="TF7R")
def difference_average(m: Glcm) -> Values:
    r"""\sum_k k\, p_{x-y}(k), the mean of k = |i - j|. IBSI's dissimilarity (8S9J) has the same value."""
    d = m.difference
    return d.total(d.content * d.k)


@_feature("DifferenceEntropy", unit="bit", range="0 to log2 N", ibsi="NTRS")
def difference_entropy(m: Glcm) -> Values:
    r"""-\sum_k p_{x-y}(k) \log_2 p_{x-y}(k) with k = |i - j|."""
    return _entropy(m.difference)


@_feature("DifferenceVariance", range=">= 0", ibsi="D3YU")
def difference_variance(m: Glcm) -> Values:
    r"""\sum_k p_{x-y}(k) (k - \mu_{x-y})^2 with k = |i - j|."""
    d = m.difference
    return d.total(d.content * (d.k - d.spread(difference_average(m))) ** 2)


@_feature("Id", range="above 0 to 1", ibsi="IB1Z")
def inverse_difference(m: Glcm) -> Values:
    r"""\sum_k p_{x-y}(k) / (1 + k) with k = |i - j|: local homogeneity. 1 when neighbours are always alike."""
    d = m.difference
    return d.total(d.content / (1 + d.k))


@_feature("Idm", range="above 0 to 1", ibsi="WF0Z")
def inverse_difference_moment(m: Glcm) -> Values:
    r"""\sum_k p_{x-y}(k) / (1 + k^2) with k = |i - j|: local homogeneity, stricter than Id."""
    d = m.difference
    return d.total(d.content / (1 + d.k**2))


@_feature("Idmn", range="0.5 to 1", ibsi="1QCO")
def inverse_difference_moment_normalised(m: Glcm) -> Values:
    r"""\sum_k p_{x-y}(k) / (1 + k^2 / N^2) with k = |i - j|; N is the highest level, empty ones below it included."""
    d = m.difference
    return d.total(d.content / (1 + d.k**2 / d.spread(m.highest**2)))


@_feature("Idn", range="0.5 to 1", ibsi="NDRX")
def inverse_difference_normalised(m: Glcm) -> Values:
    r"""\sum_k p_{x-y}(k) / (1 + k / N) with k = |i - j|; N is the highest level, empty ones below it included."""
    d = m.difference
    return d.total(d.content / (1 + d.k / d.spread(m.highest)))


@_feature("Imc1", range="-1 to 0", ibsi="R8DG")
def information_correlation_1(m: Glcm) -> Values:
    r"""\frac{H(p) - H_1}{\max(H(p_x), H(p_y))} with H_1 = -\sum p(i,j) \log_2(p_x(i) p_y(j)).

    Nearer to -1 the more a voxel tells about its neighbour. 0 by convention where both marginals have no entropy.
    """
    h1 = -m.total(m.p * np.log2(m.p_x_p_y + EPS))
    largest = np.maximum(_entropy(m.x), _entropy(m.y))
    values = m.joint_entropy - h1
    return np.where(largest != 0, values / np.where(largest != 0, largest, 1), 0.0)


@_feature("Imc2", range="0 to 1", ibsi="JN9H")
def information_correlation_2(m: Glcm) -> Values:
    r"""\sqrt{1 - e^{-2 (H_2 - H(p))}} with H_2 = -\sum p_x(i) p_y(j) \log_2(p_x(i) p_y(j)).

    0 where H_2 = H(p); a direction in which rounding makes H_2 the smaller one is left out of the mean.
    """
    joint = m.joint_entropy
    h2 = _entropy(m.x) + _entropy(m.y)
    for directions in m.by_image():
        if m.levels[directions[0]] <= LEVELS_FOR_PRODUCT:
            h2[directions] = _entropy_of_product(m.x.rows(directions), m.y.rows(directions))
    with np.errstate(invalid="ignore"):
        values = np.sqrt(1 - np.exp(-2 * (h2 - joint)))
    return np.where(h2 == joint, 0.0, values)


@_feature("InverseVariance", range="0 to 1", ibsi="E8JP")
def inverse_variance(m: Glcm) -> Values:
    r"""\sum_{k \ge 1} p_{x-y}(k) / k^2 with k = |i - j|. 0 when neighbours are always alike."""
    d = m.difference
    return d.total(d.content / np.where(d.k > 0, d.k, np.inf) ** 2)


@_feature("JointAverage", range="1 to N", ibsi="60VM")
def joint_average(m: Glcm) -> Values:
    r"""\mu_x = \sum_{i,j} p(i,j)\, i: the mean grey level of the pairs."""
    return m.mean_x


@_feature("JointEnergy", range="above 0 to 1", ibsi="8ZQL")
def joint_energy(m: Glcm) -> Values:
    r"""\sum_{i,j} p(i,j)^2, IBSI's angular second moment: large where few kinds of pairs prevail."""
    return m.total(m.p * m.p)


@_feature("JointEntropy", unit="bit", range="0 to 2 log2 N", ibsi="TU9B")
def joint_entropy(m: Glcm) -> Values:
    r"""-\sum_{i,j} p(i,j) \log_2 p(i,j): disorder of the pairs."""
    return m.joint_entropy


@_feature("MCC", range="0 to 1")
def maximal_correlation_coefficient(m: Glcm) -> Values:
    r"""Square root of the second largest eigenvalue of Q(i,j) = \sum_k \frac{p(i,k) p(j,k)}{p_x(i) p_y(k)}.

    Computed as the second largest singular value of p(i,j) / \sqrt{p_x(i) p_y(j)}, which is the same. 1 by PyRadiomics'
    convention with a single grey level. Not in IBSI.
    """
    return second_largest_singular_values(m)


@_feature("MaximumProbability", range="above 0 to 1", ibsi="GYBY")
def maximum_probability(m: Glcm) -> Values:
    r"""\max_{i,j} p(i,j): the share of the commonest pair. IBSI calls it joint maximum."""
    return np.maximum.reduceat(m.p, m.start) if m.directions else np.empty(0)


@_feature("SumAverage", range="2 to 2 N", ibsi="ZGXS")
def sum_average(m: Glcm) -> Values:
    r"""\sum_k k\, p_{x+y}(k), the mean of k = i + j; twice JointAverage when the matrix is symmetric."""
    return m.sum.total(m.sum.content * m.sum.k)


@_feature("SumEntropy", unit="bit", range="0 to log2(2 N - 1)", ibsi="P6QZ")
def sum_entropy(m: Glcm) -> Values:
    r"""-\sum_k p_{x+y}(k) \log_2 p_{x+y}(k) with k = i + j."""
    return _entropy(m.sum)


@_feature("SumSquares", range=">= 0", ibsi="UR99")
def sum_of_squares(m: Glcm) -> Values:
    r"""\sum_{i,j} p(i,j) (i - \mu_x)^2: variance of the pairs' grey level. IBSI calls it joint variance."""
    return m.x.total(m.x.content * (m.x.k - m.x.spread(m.mean_x)) ** 2)


def _entropy(table: Table) -> Values:
    """Entropy of each row, bits."""
    return -table.total(table.content * np.log2(table.content + EPS))


def _entropy_of_product(px: np.ndarray, py: np.ndarray) -> Values:
    """Entropy of p_x(i) p_y(j), bits. px, py: (d, k) of directions of one image."""
    product = px[:, :, None] * py[:, None, :]
    return np.asarray(-np.sum(product * np.log2(product + EPS), axis=(1, 2)))
