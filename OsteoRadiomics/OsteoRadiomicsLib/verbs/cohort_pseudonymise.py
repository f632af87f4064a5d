"""``osteoradiomics cohort pseudonymise``: copies of images in which nobody is named."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections import Counter
from pathlib import Path

from ..base.console import Console
from . import DONE, SOME_FAILED
from .actions import Action
from .arguments import whole_number
from .cohort_check import tell_first

_EPILOG = """\
DICOM objects are cleaned by the Basic Application Level Confidentiality Profile of PS3.15 with the Clean Descriptors Option; of
NIfTI, NRRD and MetaImage files only voxels, grid and segments are left. Pseudonyms and UIDs follow from the key: the same key
gives the same copies. Whoever has the key can undo them; keep it apart. Text that is burnt into pixels, and faces in images of
heads, are not removed: such images are refused until you say that you have looked at them.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("sources", nargs="+", metavar="FOLDER", help="folders of images, single files, or case lists")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the copies; a stopped run resumes there")
    parser.add_argument(
        "--key", required=True, metavar="KEY.json", help="key file, not within DIR; it is made when it is not there"
    )
    parser.add_argument(
        "--pseudonyms", metavar="TABLE.csv", help="pseudonyms of your own: patient,pseudonym and, if wanted, issuer of the id"
    )
    parser.add_argument(
        "--dates", choices=("remove", "shift"), default="remove",
        help="remove dates, or shift all of a patient by the same number of days (default: remove)",
    )  # fmt: skip
    parser.add_argument(
        "--burned-in-checked", action="store_true",
        help="take ultrasound, screens, photographs and radiographs, too: you have looked whether their pixels name somebody",
    )  # fmt: skip
    parser.add_argument(
        "--faces-checked", action="store_true",
        help="take images of head and neck, too: you have looked whether a face can be recognised in them",
    )  # fmt: skip
    parser.add_argument("--workers", type=whole_number, default=0, metavar="N", help="processes (default: as many as pay)")


def run(arguments: Namespace, console: Console) -> int:
    from ..base.stopping import stoppable
    from ..deidentification.fates import TABLE, refused_table
    from ..deidentification.key import read_pseudonyms
    from ..deidentification.running import Options, pseudonymise

    key, out = Path(arguments.key), Path(arguments.out)
    options = Options(
        "shifted" if arguments.dates == "shift" else "removed",
        arguments.burned_in_checked,
        read_pseudonyms(Path(arguments.pseudonyms)) if arguments.pseudonyms else {},
        arguments.workers or None,
        arguments.faces_checked,
    )
    with stoppable(console.progress):
        copies = pseudonymise([Path(place) for place in arguments.sources], out, key, options, console.progress)
    fates = copies.fates
    for problem in copies.problems:
        console.failure(problem)
    refused = [fate.told for fate in fates if fate.state == "refused"]
    aside = [f"not copied: {fate.told}" for fate in fates if fate.state == "left out"]
    tell_first(refused, refused_table(key), console.failure)
    tell_first(aside, refused_table(key), console.warning)
    counts = Counter(fate.state for fate in fates)
    cases = len({fate.case for fate in fates if fate.file})
    console.result(
        {
            "out": str(out), "table": str(out / TABLE), "key": str(key), "cases": cases, "written": counts["written"],
            "resumed": counts["kept"], "refused": len(refused), "left_out": len(aside), "problems": list(copies.problems),
        },
        f"{counts['written']} files of {cases} patients written, {counts['kept']} were there already, "
        f"{len(refused)} refused, {len(aside)} not copied\nwritten to {out}; keep {key} apart from it",
    )  # fmt: skip
    return SOME_FAILED if refused or copies.problems else DONE


PSEUDONYMISE = Action("pseudonymise", "copies of images in which nobody is named (DICOM PS3.15)", configure, run)
