"""``osteoradiomics dicom``: results as DICOM objects of the examination, for the archive."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from . import DONE, Verb
from .actions import Action, add_actions, run_action
from .arguments import add_dicom_reading, add_label_names, reading_options

_EPILOG = """\
'dicom export' writes segmentation.dcm, with --features report.dcm (TID 1500, one measurement group per ROI), with --map map.dcm
(parametric map) and picture.dcm (secondary capture). They repeat the patient and the study of the images and so belong into the
same archive, nowhere else. UIDs follow from what an object is made of: the same results exported twice are the same instances.
"""


def _configure_export(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--image", required=True, metavar="SERIES", help="folder of the DICOM series, or one file of it")
    parser.add_argument("--mask", required=True, help="mask drawn on it: .seg.nrrd, label map, DICOM SEG or RTSTRUCT")
    parser.add_argument("--features", metavar="TABLE", help="features that were extracted from them")
    parser.add_argument("--case", metavar="ID", help="the case in that table, where it holds several")
    parser.add_argument("--sequence", metavar="NAME", help="the sequence of these images, where the table holds several")
    parser.add_argument("--map", metavar="MAP.nrrd", help="map of 'map' or 'heatmap' on these images")
    parser.add_argument(
        "--label-map", action="store_true", help="segmentation as label map (Supplement 243), which few archives know, not binary"
    )
    parser.add_argument("--algorithm", default="", metavar="NAME", help="what drew the mask, where no person did")
    add_dicom_reading(parser)
    add_label_names(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write into")


def _run_export(arguments: Namespace, console: Console) -> int:
    from ..workflows.dicom_export import RowChoice, export_dicom

    written = export_dicom(
        arguments.image, arguments.mask, arguments.out,
        features=arguments.features, rows=RowChoice(arguments.case, arguments.sequence), map_file=arguments.map,
        label_map=arguments.label_map, algorithm=arguments.algorithm, reading=reading_options(arguments),
    )  # fmt: skip
    console.result(
        {"written": {name: str(path) for name, path in written.items()}},
        "\n".join(f"written to {path}" for path in written.values()),
    )
    return DONE


_ACTIONS = (Action("export", "write results as DICOM objects of the examination", _configure_export, _run_export),)


def configure(parser: ArgumentParser) -> None:
    add_actions(parser, _ACTIONS)


VERB = Verb("dicom", "write results as DICOM objects of the examination", configure, run_action, needs="exchange")
