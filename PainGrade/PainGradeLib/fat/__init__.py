"""Fat of a muscle: a registry of methods, because a rate without its method is no measurement.

This module imports nothing heavy: command line and reports list the methods without loading what computes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

POOLED, OWN = SCOPES = ("pooled", "muscle")
"""Where thresholds are found: in the grey values of both sides together, or of each muscle."""


@dataclass(frozen=True)
class FatMethod:
    """One method.

    name: in files, tables and results. title: in words. place: ``module:NAME`` of its ``Rule``, relative to this folder.
    pooled: whether its threshold is found in the grey values, in those of both sides together or of each muscle.
    needs: fields of ``FatSettings`` without which it cannot be used. dixon: whether it needs a water image beside the fat image.
    source: of the formula.
    """

    name: str
    title: str
    place: str
    source: str
    pooled: bool = False
    needs: tuple[str, ...] = ()
    dixon: bool = False

    @property
    def scopes(self) -> tuple[str, ...]:
        """``SCOPES``; "" alone where no threshold is found in grey values."""
        return SCOPES if self.pooled else ("",)


# Order is the order of tables and of the method panel.
FAT_METHODS: Mapping[str, FatMethod] = MappingProxyType(
    {
        method.name: method
        for method in (
            FatMethod("fixed", "Fixed threshold", ".given:FIXED", "grey value given by the user", needs=("threshold",)),
            FatMethod(
                "reference-share",
                "Share of a reference ROI",
                ".given:REFERENCE_SHARE",
                "share of the mean of subcutaneous fat or CSF",
                needs=("share", "reference"),
            ),
            FatMethod("otsu", "Otsu", ".found:OTSU", "Otsu 1979, every possible split tried", pooled=True),
            FatMethod("kmeans2", "k-means, 2 classes", ".found:KMEANS2", "global optimum, equal to Otsu's split", pooled=True),
            FatMethod(
                "kmeans3", "k-means, 3 classes, upper one", ".found:KMEANS3", "global optimum (Wang & Song 2011)", pooled=True
            ),
            FatMethod("gmm2", "Gaussian mixture, 2 components", ".found:GMM2", "expectation maximisation; crossing", pooled=True),
            FatMethod(
                "gmm3",
                "Gaussian mixture, 3 components, upper one",
                ".found:GMM3",
                "expectation maximisation; crossing",
                pooled=True,
            ),
            FatMethod("dixon-mean", "Dixon, mean of voxel ratios", ".fractions:DIXON_MEAN", "mean of F / (F + W)", dixon=True),
            FatMethod("dixon-sums", "Dixon, ratio of sums", ".fractions:DIXON_SUMS", "sum F / sum (F + W)", dixon=True),
            FatMethod(
                "signal-fraction",
                "Signal fraction between lean and fat",
                ".fractions:SIGNAL_FRACTION",
                "mean of (S - M) / (F - M) clipped to 0..1",
                needs=("lean", "fat"),
            ),
        )
    }
)
"""Name -> method. A new method is one entry and one rule."""


def named(method: str, scope: str) -> str:
    """The full name of a method's result: method and scope, as every result, file and table heading carries them."""
    return method + {"": "", POOLED: "", OWN: "-per-muscle"}[scope]


RESULTS: Mapping[str, tuple[FatMethod, str]] = MappingProxyType(
    {named(method.name, scope): (method, scope) for method in FAT_METHODS.values() for scope in method.scopes}
)
"""Full name of a result -> its method and scope."""

__all__ = ["FAT_METHODS", "OWN", "POOLED", "RESULTS", "SCOPES", "FatMethod", "named"]
