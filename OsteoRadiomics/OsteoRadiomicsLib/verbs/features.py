"""``osteoradiomics features``: list every feature, or explain one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..base.console import Console
from . import DONE, Verb

if TYPE_CHECKING:
    from ..features.classes import Feature, FeatureClass


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=["list", "show"], default="list")
    parser.add_argument("name", nargs="?", help="feature, such as original_glcm_Contrast or glcm_Contrast (with show)")


def run(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError
    from ..features.classes import CLASSES

    for problem in CLASSES.usable()[1]:
        console.warning(str(problem))
    if arguments.action == "list":
        found = [(group, feature) for group in _groups().values() for feature in group.features.values()]
        console.result([_record(*pair) for pair in found], "\n".join(_line(*pair) for pair in found))
        return DONE
    if arguments.name is None:
        raise InputError("features show needs a name", cure="Write one such as original_glcm_Contrast")
    group, feature = _find(arguments.name)
    record = {**_record(group, feature), "class_title": group.title, "description": feature.description}
    console.result({**record, "image": _image(arguments.name)}, _text(arguments.name, group, feature))
    return DONE


def _groups() -> dict[str, FeatureClass]:
    """PyRadiomics' classes, then those of the IBSI mode alone."""
    from ..features.classes import CLASSES
    from ..features.ibsi import added_classes

    return {**CLASSES.usable()[0], **added_classes()}


def _in_pyradiomics(group: FeatureClass) -> bool:
    from ..features.classes import CLASSES

    return group.name in CLASSES


def _find(name: str) -> tuple[FeatureClass, Feature]:
    """The feature of a name with or without an image type in front. Raises InputError, SettingsError."""
    from ..base.errors import InputError

    groups = _groups()
    parts = name.split("_")
    if len(parts) < 2 or parts[-2] not in groups:
        raise InputError(
            f"{name} is no feature", cure=f"Write IMAGE_CLASS_FEATURE with a class of {', '.join(groups)}; 'features' lists all"
        )
    group = groups[parts[-2]]
    return group, group.chosen([parts[-1]])[0]


def _image(name: str) -> str:
    return name.rsplit("_", 2)[0] if name.count("_") > 1 else ""


def _record(group: FeatureClass, feature: Feature) -> dict[str, object]:
    return {
        "feature": f"{group.name}_{feature.name}",
        "unit": feature.unit,
        "range": feature.range,
        "ibsi": feature.ibsi or None,
        "default": feature.default,
        "mode": "all" if _in_pyradiomics(group) else "ibsi",
    }


def _line(group: FeatureClass, feature: Feature) -> str:
    name = f"{group.name}_{feature.name}"
    mark = "" if feature.default else " (only when named)"
    mark += "" if _in_pyradiomics(group) else " (IBSI mode)"
    return f"{name:<48}{feature.ibsi or '-':<6}{feature.unit or '-':<16}{feature.range}{mark}"


def _text(name: str, group: FeatureClass, feature: Feature) -> str:
    import inspect

    module = inspect.getmodule(feature.compute)
    known_as = f"{group.name} {feature.name}" if _in_pyradiomics(group) else "none: measured in the IBSI mode alone"
    lines = [
        f"{group.name}_{feature.name}",
        "",
        feature.description,
        "",
        f"unit   {feature.unit or 'none'}",
        f"range  {feature.range}",
        f"IBSI   {feature.ibsi or 'not in the IBSI manual'}",
        f"PyRadiomics name  {known_as}",
        "",
        f"Class {group.name}: {inspect.getdoc(module) or group.title}",
    ]
    if _image(name):
        lines.append(f"\nMeasured on the image {_image(name)}.")
    return "\n".join(lines)


VERB = Verb("features", "list every feature, or explain one", configure, run)
