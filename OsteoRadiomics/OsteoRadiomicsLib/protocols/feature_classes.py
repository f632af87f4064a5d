"""Which feature classes settings may name. A class is one line here; its formulas lie in a file of the engine's own.

The engine loads the file when the class is measured (``features.classes``, ``features.ibsi.classes``), so that settings
are read and checked without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..base.registry import Registry


@dataclass(frozen=True, eq=False)
class FeatureClassEntry:
    """One feature class.

    name: as in settings and in feature names. place: ``module:NAME`` of its formulas; a module that begins with a dot lies in
    the engine's folder of classes. label: its heading in reports, the name by default. whole_roi: whether it describes the
    ROI as drawn, whatever the intensities: there is one value for all derived images, and no map.
    default: whether it is measured where settings name no class: always, in two dimensions (``force2D``), or never. What is
    added to published settings must be named: it would change the features and the hash of every file without a list.
    """

    name: str
    place: str
    label: str = ""
    whole_roi: bool = False
    default: Literal["always", "2D", "named"] = "named"


FEATURE_CLASSES: Registry[FeatureClassEntry] = Registry(
    "feature class",
    FeatureClassEntry,
    (
        FeatureClassEntry("shape", ".shape:CLASS", "Shape", whole_roi=True, default="always"),
        FeatureClassEntry("shape2D", ".shape2d:CLASS", "Shape 2D", whole_roi=True, default="2D"),
        FeatureClassEntry("firstorder", ".firstorder:CLASS", "First order", default="always"),
        FeatureClassEntry("glcm", ".glcm:CLASS", "GLCM", default="always"),
        FeatureClassEntry("gldm", ".gldm:CLASS", "GLDM", default="always"),
        FeatureClassEntry("glrlm", ".glrlm:CLASS", "GLRLM", default="always"),
        FeatureClassEntry("glszm", ".glszm:CLASS", "GLSZM", default="always"),
        FeatureClassEntry("ngtdm", ".ngtdm:CLASS", "NGTDM", default="always"),
    ),
    field="feature_classes",
)

# The IBSI mode measures classes that PyRadiomics shares with it on matrices of its own, and what PyRadiomics lacks.
IBSI_FEATURE_CLASSES: Registry[FeatureClassEntry] = Registry(
    "feature class of the IBSI mode",
    FeatureClassEntry,
    (
        FeatureClassEntry("shape", ".shared:SHAPE", "Shape", whole_roi=True, default="always"),
        FeatureClassEntry("morph", ".morph:IBSI_CLASS", default="always"),
        FeatureClassEntry("loc", ".loc:IBSI_CLASS", default="always"),
        FeatureClassEntry("firstorder", ".shared:FIRSTORDER", "First order", default="always"),
        FeatureClassEntry("stat", ".stat:IBSI_CLASS", default="always"),
        FeatureClassEntry("ih", ".ih:IBSI_CLASS", default="always"),
        FeatureClassEntry("ivh", ".ivh:IBSI_CLASS", default="always"),
        FeatureClassEntry("glcm", ".shared:GLCM", "GLCM", default="always"),
        FeatureClassEntry("glrlm", ".shared:GLRLM", "GLRLM", default="always"),
        FeatureClassEntry("glszm", ".shared:GLSZM", "GLSZM", default="always"),
        FeatureClassEntry("gldzm", ".gldzm:IBSI_CLASS", default="always"),
        FeatureClassEntry("ngtdm", ".shared:NGTDM", "NGTDM", default="always"),
        FeatureClassEntry("gldm", ".shared:GLDM", "GLDM", default="always"),
        FeatureClassEntry("ngldm", ".ngldm:IBSI_CLASS", default="always"),
    ),
    field="ibsi_feature_classes",
)


def every_class() -> tuple[str, ...]:
    """Names of all classes of both modes."""
    return tuple(dict.fromkeys((*FEATURE_CLASSES, *IBSI_FEATURE_CLASSES)))


def default_classes(
    registry: Registry[FeatureClassEntry], kinds: Iterable[str] = ("always",)
) -> dict[str, tuple[str, ...] | None]:
    """What settings without a list of classes measure, as a list would say it."""
    return dict.fromkeys(entry.name for entry in registry.values() if entry.default in kinds)


def describes_roi(name: str) -> bool:
    """Whether a class of the PyRadiomics mode describes the ROI as drawn, as shapes do; False for an unknown one."""
    return name in FEATURE_CLASSES and FEATURE_CLASSES[name].whole_roi


def class_label(name: str) -> str:
    """Heading of a class in reports; an unknown one keeps its name."""
    entry = FEATURE_CLASSES.get(name) or IBSI_FEATURE_CLASSES.get(name)
    return entry.label or name if entry else name
