"""Arguments that several verbs share, so that they are spelt and explained the same everywhere."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING, Any

from ..base.errors import InputError, SettingsError
from ..base.language import ENGLISH, LANGUAGES
from ..base.segment_names import SegmentNames

if TYPE_CHECKING:
    from ..images.read_image import ReadOptions
    from ..protocols.cutoff_rule import CutoffRule
    from ..workflows.case import RoiChoice

SCHEMES = (
    "verse", "totalsegmentator-v1", "totalsegmentator-v2", "totalsegmentator-vertebrae-mr", "totalspineseg", "totalspineseg-2024",
    "spider", "spineps", "musclemap",
)  # fmt: skip
"""Names of ``images.label_schemes.LABEL_SCHEMES``, which would take too long to import for --help."""


_IMAGE = "a file, such as NIfTI or NRRD, a DICOM folder or file, or a picture (PNG, JPEG, radiograph)"
_MASK = "label map, .seg.nrrd, DICOM SEG or RTSTRUCT"


def add_image_and_mask(parser: ArgumentParser) -> None:
    """--image, --mask, and the choice of ROIs."""
    parser.add_argument("--image", required=True, help=f"image: {_IMAGE}")
    parser.add_argument("--mask", required=True, help=f"mask drawn on the image: {_MASK}")
    _add_rois_and_reading(parser)


def add_images_and_masks(parser: ArgumentParser) -> None:
    """As ``add_image_and_mask``, for several sequences of one case; see ``sequences_of``."""
    parser.add_argument(
        "--image", action="append", required=True, type=named_path, metavar="[SEQUENCE=]IMAGE", help=f"image: {_IMAGE}"
    )
    parser.add_argument(
        "--mask",
        action="append",
        required=True,
        type=named_path,
        metavar="[SEQUENCE=]MASK",
        help=f"mask drawn on the image, one for all sequences or one for each: {_MASK}",
    )
    _add_rois_and_reading(parser, sequences=True)


def sequences_of(given: list[tuple[str, str]], sequence: str = "") -> dict[str, str]:
    """Sequence -> path of an option that was given once or more. sequence: what a single unnamed one is.

    Raises InputError for a sequence that is named twice, and for unnamed ones beside others.
    """
    found = {name or sequence: path for name, path in given}
    if len(found) < len(given):
        raise InputError("a sequence is given twice", cure="Name each, such as --image T1=PATH --image T2=PATH")
    if sequence and sequence not in found:
        raise InputError("stands beside images that are named by their sequence", where="--sequence", cure="Leave it out")
    if len(found) > 1 and "" in found:
        raise InputError("one of several is not named", cure="Name each, such as --image T1=PATH --image T2=PATH")
    return found


def _add_rois_and_reading(parser: ArgumentParser, *, sequences: bool = False) -> None:
    add_roi_choice(parser)
    parser.add_argument(
        "--geometry-tolerance",
        type=float,
        metavar="MM",
        help="accept a mask whose grid differs from the image's by at most this many mm at any corner",
    )
    add_dicom_reading(parser, sequences=sequences)


def add_language(parser: ArgumentParser) -> None:
    """--lang."""
    parser.add_argument("--lang", choices=tuple(LANGUAGES), help=f"language of page and figures (default: {ENGLISH})")


def add_dicom_reading(parser: ArgumentParser, *, sequences: bool = False) -> None:
    """What is done with DICOM, and read of scenes of 3D Slicer, only when it is asked for.

    sequences: whether nodes of a scene are named for each sequence of a case.
    """
    parser.add_argument("--series", metavar="NAME", help="series of a DICOM folder with several: its number, description or UID")
    parser.add_argument(
        "--image-type",
        metavar="VALUE",
        help="images of a DICOM series that holds several volumes: a value of their ImageType, such as WATER",
    )
    parser.add_argument("--echo-time", type=float, metavar="MS", help="the same by their EchoTime, in ms")
    parser.add_argument(
        "--accept-foreign-mask",
        action="store_true",
        help="accept a DICOM mask of another patient, study or frame of reference than the image's",
    )
    add_straighten(parser)
    add_mask_threshold(parser)
    several: dict[str, Any] = {"action": "append", "metavar": "[SEQUENCE=]NAME"} if sequences else {"metavar": "NAME"}
    each = "; or one for each sequence" if sequences else ""
    parser.add_argument(
        "--volume",
        **several,
        help="volume of a scene of 3D Slicer (in headless Slicer): its name or id, or @ROLE (default: that of the segmentation)"
        + each,
    )
    parser.add_argument("--segmentation", **several, help=f"segmentation of a scene, likewise (default: the only one){each}")


def add_straighten(parser: ArgumentParser) -> None:
    """--straighten."""
    parser.add_argument(
        "--straighten",
        action="store_true",
        help="shift the slices of a DICOM series with tilted gantry onto a rectangular grid (values are interpolated)",
    )


def add_mask_threshold(parser: ArgumentParser) -> None:
    """--mask-threshold."""
    parser.add_argument(
        "--mask-threshold",
        type=float,
        default=0.5,
        metavar="X",
        help="fraction from which on a voxel of a fractional DICOM segmentation is inside (default: 0.5)",
    )


def reading_options(arguments: Namespace, sequence: str = "") -> ReadOptions:
    """What the options of ``add_dicom_reading`` and ``add_label_names`` say, as far as a verb has them. Raises InputError.

    sequence: of the image that is read, where nodes of a scene may be named for each.
    """
    from ..images.read_image import DEFAULT_THRESHOLD, ReadOptions

    return ReadOptions(
        series=getattr(arguments, "series", None),
        image_type=getattr(arguments, "image_type", None),
        echo_time=getattr(arguments, "echo_time", None),
        straighten=getattr(arguments, "straighten", False),
        accept_foreign_mask=getattr(arguments, "accept_foreign_mask", False),
        threshold=getattr(arguments, "mask_threshold", DEFAULT_THRESHOLD),
        scheme=getattr(arguments, "scheme", None),
        label_table=getattr(arguments, "label_table", None),
        volume=_node(arguments, "volume", sequence),
        segmentation=_node(arguments, "segmentation", sequence),
    )


def _node(arguments: Namespace, kind: str, sequence: str) -> str | None:
    """Which node of a scene is asked for, None where none is. Raises InputError for two of one sequence.

    A name may hold = itself: what stands before it is a sequence where an image of that sequence is given.
    """
    given = getattr(arguments, kind, None)
    if not isinstance(given, list):
        return given
    split = [(text.partition("="), text) for text in given]
    sequences = _sequences(arguments)
    own = [name for (before, equals, name), _ in split if equals and before and before == sequence]
    plain = [text for (before, equals, _), text in split if not (equals and before in sequences)]
    if len(own) > 1 or len(plain) > 1:
        raise InputError("is given twice", where=f"--{kind}", cure=f"Give it once, or as --{kind} SEQUENCE=NAME for each")
    return next(iter((*own, *plain)), None)


def _sequences(arguments: Namespace) -> frozenset[str]:
    """The sequences that images are named by."""
    images = getattr(arguments, "image", None)
    return frozenset(name for name, _ in images if name) if isinstance(images, list) else frozenset()


def add_roi_choice(parser: ArgumentParser) -> None:
    """--labels or --segments, and what ``add_label_names`` adds."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--labels", type=label_numbers, metavar="N,N", help="label numbers, such as 20,21,22")
    choice.add_argument("--segments", type=segment_names, metavar="NAME,NAME", help="segment names, such as L1,L2,L3")
    add_label_names(parser)


def add_label_names(parser: ArgumentParser) -> None:
    """--scheme, --label-table and --max-voxels: how masks and images are read."""
    parser.add_argument(
        "--scheme", choices=SCHEMES, metavar="NAME", help=f"whose label numbers a mask without names has: {', '.join(SCHEMES)}"
    )
    parser.add_argument(
        "--label-table", metavar="FILE", help="names of the mask's labels: ITK-SNAP label file or Slicer colour table"
    )
    add_max_voxels(parser)


def add_max_voxels(parser: ArgumentParser) -> None:
    """--max-voxels."""
    parser.add_argument(
        "--max-voxels", type=whole_number, metavar="N", help="refuse larger images (default: 1,000,000,000 voxels)"
    )


def add_cache(parser: ArgumentParser) -> None:
    """--no-cache, --n4-cache and --n4-cache-gb."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--no-cache", action="store_true", help="neither keep preprocessed images in the user's cache folder nor use those kept"
    )
    where.add_argument(
        "--n4-cache",
        metavar="DIR",
        help="keep images after N4 in this folder, not in the user's cache folder; runs may share it",
    )
    parser.add_argument(
        "--n4-cache-gb", type=positive, metavar="GB", help="most that kept images take; the least recently used go (default: 2)"
    )


def roi_choice(arguments: Namespace, *, union: bool | None = None) -> RoiChoice:
    """What --labels, --segments, --union, --geometry-tolerance and the options of reading say. union: instead of --union."""
    from ..workflows.case import RoiChoice

    unite = getattr(arguments, "union", False) if union is None else union
    readings = {sequence: reading_options(arguments, sequence) for sequence in _sequences(arguments)}
    usual = reading_options(arguments)
    return RoiChoice(arguments.labels, arguments.segments, unite, arguments.geometry_tolerance, usual, readings)


def check_image_target(path: str, *more: str | None) -> None:
    """Refuse an image that cannot be written before the work, not after it. more: other files to write. Raises OutputError."""
    from ..base.files import check_writable
    from ..images.writing import check_image_path

    check_image_path(path)
    for target in (path, *more):
        if target:
            check_writable(target)


def add_plan(parser: ArgumentParser, *, model: str = "", required: bool = True) -> None:
    """--protocol or --settings: exactly one, or where not required at most one. model: help of --model, where that may stand
    instead."""
    choice = parser.add_mutually_exclusive_group(required=required)
    choice.add_argument("--protocol", metavar="NAME", help="study protocol: a name (see 'protocols') or a .toml file")
    choice.add_argument("--settings", metavar="FILE", help="PyRadiomics parameter file, or one with an ibsi block (YAML)")
    if model:
        choice.add_argument("--model", metavar="DIR|ZIP|NAME", help=model)


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


def answer(text: str) -> tuple[str, str]:
    """``pfirrmann_l4l5=3`` -> ("pfirrmann_l4l5", "3")."""
    name, equals, grade = text.partition("=")
    if not (equals and name.strip() and grade.strip()):
        raise ArgumentTypeError(f"{text!r} is no answer; write it as QUESTION=GRADE")
    return name.strip(), grade.strip()


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
    """``L1,L2`` -> ("L1", "L2"); the text is kept, since a name may hold a comma."""
    names = SegmentNames(text)
    if not names:
        raise ArgumentTypeError("no segment named; write them as L1,L2,L3")
    return names


def name_list(text: str) -> tuple[str, ...]:
    """``T1,T2`` -> ("T1", "T2")."""
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise ArgumentTypeError("nothing named; write them as T1,T2")
    return names


def named_path(text: str) -> tuple[str, str]:
    """``T1=a.nii.gz`` -> ("T1", "a.nii.gz"); a plain path, and one of a file that is called so, has no sequence."""
    name, equals, path = text.partition("=")
    if not equals or "/" in name or "\\" in name or os.path.exists(text):
        return "", text
    if not path:
        raise ArgumentTypeError(f"{text!r} names no file; write {name}=PATH")
    return name, path


def positive(text: str) -> float:
    """A number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(f"{text!r} is no number above 0")
    return value


def whole_number(text: str) -> int:
    """``200`` -> 200; 0 or more."""
    if not text.strip().isdecimal():
        raise ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return int(text)


def cutoff_of(text: str) -> CutoffRule:
    """``0.3`` or ``sensitivity=0.9`` -> how a cut-off is chosen."""
    from ..protocols.cutoff_rule import cutoff_rule

    try:
        return cutoff_rule(text)
    except SettingsError as error:
        raise ArgumentTypeError(f"{error.what}; {error.cure}") from error


def risk_limits(text: str) -> tuple[float, ...]:
    """``0.1,0.3`` -> (0.1, 0.3): limits between categories of risk."""
    try:
        limits = tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError:
        limits = ()
    if not limits or any(low >= high for low, high in zip((0.0, *limits), (*limits, 1.0), strict=True)):
        raise ArgumentTypeError(f"{text!r} are no limits of risk; write probabilities in rising order, as 0.1,0.3")
    return limits


def share(text: str) -> float:
    """``0.9`` -> 0.9; between 0 and 1, both excluded."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise ArgumentTypeError(f"{text!r} is no share between 0 and 1")
    return value


CUTOFF_HELP = (
    "youden, sensitivity=0.9 or specificity=0.9 (at least), cost=5 (a missed event costs as much as 5 false alarms), "
    "cost=5,prevalence=0.1 (where another share has the event), or a number"
)


def add_risk_categories(parser: ArgumentParser, where: str) -> None:
    """``--risk-categories``. where: the last words of its help."""
    parser.add_argument(
        "--risk-categories",
        type=risk_limits,
        metavar="P,P",
        help=f"limits of categories of risk, for the categorical NRI {where}",
    )
