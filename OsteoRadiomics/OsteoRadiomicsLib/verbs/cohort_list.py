"""``osteoradiomics cohort list``: a case list made from a folder, by patterns of paths or by rules of DICOM headers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..base.console import Console
from . import DONE, SOME_FAILED
from .actions import Action
from .arguments import named_path

if TYPE_CHECKING:
    from ..cohort.listing.patterns import PathPattern


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="folder below which the images lie")
    images = parser.add_mutually_exclusive_group(required=True)
    images.add_argument(
        "--image", action="append", type=named_path, metavar="[SEQUENCE=]PATTERN",
        help="images by their path from FOLDER on, such as '{case}/{sequence}.nii.gz' or 'T1={case}/*t1*.nii.gz'; * is any text "
        "in a name, ** any folders, / at the end means folders (of DICOM files). Without {case} the first * is the case",
    )  # fmt: skip
    images.add_argument(
        "--rules", metavar="RULES.toml",
        help="DICOM series by their headers: a [[series]] for each sequence with description, modality, orientation, image_type, "
        "tr_ms, te_ms and more",
    )  # fmt: skip
    parser.add_argument(
        "--mask", action="append", required=True, type=named_path, metavar="[SEQUENCE=]PATTERN",
        help="masks in the same way, one for all sequences of a case or one for each",
    )  # fmt: skip
    parser.add_argument("--mask-folder", metavar="FOLDER", help="folder below which the masks lie (default: that of the images)")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--labels", default="", metavar="N;N", help="labels for every line, such as '20;21;22'")
    choice.add_argument("--segments", default="", metavar="NAME;NAME", help="segment names for every line, such as 'L1;L2;L3'")
    parser.add_argument(
        "--out", required=True, metavar="CASES.csv", help="case list to write; its paths count from its own folder"
    )


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..cohort.listing.folders import images_by_pattern, images_by_rules, with_masks
    from ..cohort.listing.patterns import Tree
    from ..cohort.listing.rules import read_rules
    from ..cohort.listing.written import parse_labels

    folder, out = Path(arguments.folder), Path(arguments.out)
    masks_in = Path(arguments.mask_folder) if arguments.mask_folder else folder
    parse_labels(arguments.labels, "--labels")
    masks = _patterns(arguments.mask)
    if arguments.rules:
        images = images_by_rules(folder, read_rules(Path(arguments.rules)), console.progress)
    else:
        images = images_by_pattern(folder, Tree.of(folder), _patterns(arguments.image))
    listing = with_masks(images, masks_in, Tree.of(masks_in), masks)
    for problem in listing.problems:
        console.failure(problem)
    rois = (
        ("labels", arguments.labels) if arguments.labels else ("segments", arguments.segments) if arguments.segments else ("", "")
    )
    listing.write(out, rois)
    cases = len({line.case for line in listing.lines})
    console.result(
        {"out": str(out), "images": len(listing.lines), "cases": cases, "problems": list(listing.problems)},
        f"{len(listing.lines)} images of {cases} cases, {len(listing.problems)} problems\nwritten to {out}",
    )
    return SOME_FAILED if listing.problems else DONE


def _patterns(given: list[tuple[str, str]]) -> list[PathPattern]:
    from ..cohort.listing.patterns import PathPattern

    return [PathPattern(text, sequence) for sequence, text in given]


LIST = Action("list", "make a case list from a folder, by patterns of paths or rules of DICOM headers", configure, run)
