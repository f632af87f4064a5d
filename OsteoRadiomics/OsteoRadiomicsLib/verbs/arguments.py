"""Arguments that several verbs share, so that they are spelt and explained the same everywhere."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..workflows.case import RoiChoice


def add_image_and_mask(parser: ArgumentParser) -> None:
    """--image, --mask, and the choice of ROIs."""
    parser.add_argument("--image", required=True, help="image: NIfTI, NRRD, MHA or a DICOM folder")
    parser.add_argument("--mask", required=True, help="mask on the image's grid: label map or .seg.nrrd")
    add_roi_choice(parser)
    parser.add_argument(
        "--geometry-tolerance",
        type=float,
        metavar="MM",
        help="accept a mask whose grid differs from the image's by at most this many mm at any corner",
    )


def add_roi_choice(parser: ArgumentParser) -> None:
    """--labels or --segments."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--labels", type=label_numbers, metavar="N,N", help="label numbers, such as 20,21,22")
    choice.add_argument("--segments", type=segment_names, metavar="NAME,NAME", help="segment names, such as L1,L2,L3")


def roi_choice(arguments: Namespace, *, union: bool | None = None) -> RoiChoice:
    """What --labels, --segments, --union and --geometry-tolerance say. union: instead of --union."""
    from ..workflows.case import RoiChoice

    unite = getattr(arguments, "union", False) if union is None else union
    return RoiChoice(arguments.labels, arguments.segments, unite, arguments.geometry_tolerance)


def check_image_target(path: str, *more: str | None) -> None:
    """Refuse an image that cannot be written before the work, not after it. more: other files to write. Raises OutputError."""
    from ..base.files import check_writable
    from ..images.writing import check_image_path

    check_image_path(path)
    for target in (path, *more):
        if target:
            check_writable(target)


def add_plan(parser: ArgumentParser) -> None:
    """--protocol or --settings: exactly one."""
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--protocol", metavar="NAME", help="study protocol: a name (see 'protocols') or a .toml file")
    choice.add_argument("--settings", metavar="FILE", help="PyRadiomics parameter file, or one with an ibsi block (YAML)")


def add_extra_features(parser: ArgumentParser) -> None:
    """--extra-features."""
    parser.add_argument(
        "--extra-features",
        type=column_names,
        default=(),
        metavar="COL,COL",
        help="columns that are features though their names are not PyRadiomics-style (others are left out and named)",
    )


def column_names(text: str) -> tuple[str, ...]:
    """``a,b`` -> ("a", "b")."""
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise ArgumentTypeError("no column named; write them as COL,COL")
    return names


def label_numbers(text: str) -> tuple[int, ...]:
    """``20,21`` -> (20, 21)."""
    try:
        labels = tuple(int(part) for part in text.replace(";", ",").split(",") if part.strip())
    except ValueError:
        labels = ()
    if not labels:
        raise ArgumentTypeError(f"{text!r} are not label numbers; write them as 20,21,22")
    return labels


def segment_names(text: str) -> tuple[str, ...]:
    """``L1,L2`` -> ("L1", "L2")."""
    names = tuple(part.strip() for part in text.replace(";", ",").split(",") if part.strip())
    if not names:
        raise ArgumentTypeError("no segment named; write them as L1,L2,L3")
    return names


def whole_number(text: str) -> int:
    """``200`` -> 200; 0 or more."""
    if not text.strip().isdecimal():
        raise ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return int(text)
