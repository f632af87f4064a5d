"""``osteoradiomics keep-correction``: what a reader made of a network's segmentation, for the next training."""

from __future__ import annotations

import math
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from . import DONE, Verb

_EPILOG = """\
FOLDER gets the image without anything that its header says of the patient, the corrected bodies, and a line in corrections.csv,
which 'train-segmentation' reads. The case is called by the content of its image: kept again, it is replaced. Segments are
called by their levels (L1, L2 ...), others are left out.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--image", required=True, help="image that was segmented: a file, or a DICOM folder")
    parser.add_argument("--mask", required=True, help="bodies as the reader left them")
    parser.add_argument("--proposed", required=True, metavar="MASK", help="bodies as the network gave them, from segment")
    parser.add_argument("--record", default="", metavar="JSON", help="its record, from segment, which says the network")
    parser.add_argument("--patient", default="", metavar="ID", help="pseudonym of the patient, whose images stay together")
    parser.add_argument("--sequence", default="", help="sequence of the image, such as T1 (default: as the record says)")
    parser.add_argument("--seconds", type=float, metavar="S", help="how long the correction took")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="folder of corrections")


def run(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError
    from ..workflows.kept_corrections import LIST, CorrectionRequest, keep_correction

    if arguments.seconds is not None and not (math.isfinite(arguments.seconds) and arguments.seconds >= 0):
        raise InputError(f"{arguments.seconds:g} seconds are no duration", where="--seconds", cure="Give 0 or more")
    request = CorrectionRequest(
        image=arguments.image,
        mask=arguments.mask,
        proposed=arguments.proposed,
        record=arguments.record,
        patient=arguments.patient.strip(),
        sequence=arguments.sequence,
        seconds=arguments.seconds,
    )
    kept = keep_correction(request, arguments.out, console.progress)
    told = {
        "case": kept.case,
        "image": str(kept.image),
        "mask": str(kept.mask),
        "changed_voxels": kept.changed_voxels,
        "dice": kept.dice,
        "corrections": kept.count,
        "list": str(kept.image.with_name(LIST)),
    }
    text = (
        f"{kept.case}: {kept.changed_voxels} voxels changed, Dice {kept.dice:.3f}; corrections in {arguments.out}: {kept.count}"
    )
    console.result(told, text)
    return DONE


VERB = Verb("keep-correction", "keep a corrected segmentation for the next training", configure, run, needs="extraction")
