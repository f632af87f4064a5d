"""``osteoradiomics phantom``: simulated patients of a study, as files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..base.console import Console
from . import DONE, Verb
from .arguments import whole_number


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("protocol", metavar="NAME", help="the study: op-mri, op-ct or pain-mri")
    parser.add_argument(
        "--cases", type=whole_number, metavar="N", help="a cohort of N with cases.csv and clinical.csv, instead of one person"
    )
    parser.add_argument("--no-images", action="store_true", help="with --cases: clinical.csv alone, as another centre's table")
    parser.add_argument("--dicom", action="store_true", help="images as DICOM series, a folder each, instead of NIfTI")
    parser.add_argument("--seed", type=whole_number, default=1, metavar="N", help="the same seed gives the same files")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for images and segmentations")


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..base.errors import InputError
    from ..base.files import check_writable
    from ..images.phantom import write_case, write_cohort, write_patients

    if arguments.cases == 0:
        raise InputError("--cases 0 simulates nobody", cure="Give 1 or more")
    if arguments.no_images and arguments.cases is None:
        raise InputError("--no-images belongs to --cases", cure="Say how many patients, such as --cases 400")
    folder = Path(arguments.out)
    check_writable(folder / "anything")
    if arguments.cases is None:
        files = write_case(folder, arguments.protocol, arguments.seed, dicom=arguments.dicom, progress=console.progress)
        record = {"images": {name: str(path) for name, path in files.images.items()}, "mask": str(files.mask)}
        console.result(record, f"one simulated person ({', '.join(files.images)}) written to {folder}")
        return DONE
    if arguments.no_images:
        clinical = write_patients(folder, arguments.protocol, arguments.cases, arguments.seed)
        console.result({"clinical": str(clinical)}, f"{arguments.cases} simulated patient(s) without images: {clinical}")
        return DONE
    listed = write_cohort(
        folder, arguments.protocol, arguments.cases, arguments.seed, dicom=arguments.dicom, progress=console.progress
    )
    record = {"cases": str(listed.cases), "clinical": str(listed.clinical)}
    console.result(record, f"{arguments.cases} simulated patient(s) written; the list of their images: {listed.cases}")
    return DONE


VERB = Verb("phantom", "write simulated patients of a study: images and segmentations", configure, run, needs="extraction")
