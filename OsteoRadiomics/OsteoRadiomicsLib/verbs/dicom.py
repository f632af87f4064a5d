"""``osteoradiomics dicom``: results as DICOM objects of the examination, for the archive."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.console import Console
from . import DONE, Verb
from .actions import Action, add_actions, run_action
from .arguments import add_dicom_reading, add_label_names, reading_options

if TYPE_CHECKING:
    from ..exchange.node import Node

_PASSWORD = "OSTEORADIOMICS_ARCHIVE_PASSWORD"

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


_NODE_EPILOG = f"""\
The password is read from the environment variable {_PASSWORD}. An object that the archive holds already is not sent again.
"""


def _add_node(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _NODE_EPILOG
    parser.add_argument("--url", required=True, metavar="URL", help="root of its DICOMweb services")
    parser.add_argument("--user", default="", metavar="NAME", help="who asks, where the archive wants to know")
    parser.add_argument("--ca", metavar="FILE", help="the hospital's certificate authority, where the system does not know it")


def _node(arguments: Namespace) -> Node:
    from ..exchange.node import Node

    authority = Path(arguments.ca) if arguments.ca else None
    return Node(arguments.url, arguments.user, os.environ.get(_PASSWORD, ""), authority)


def _configure_store(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="folder of 'dicom export', or one that holds such folders")
    _add_node(parser)


def _run_store(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError
    from ..exchange.node import store

    files = sorted(Path(arguments.folder).rglob("*.dcm"))
    if not files:
        raise InputError("holds no .dcm file", where=arguments.folder, cure="Give the folder that 'dicom export' wrote")
    sent, held = store(_node(arguments), files, console.progress)
    console.result({"stored": sent, "held": held}, f"{sent} object(s) stored, {held} were there already")
    return DONE


def _configure_fetch(parser: ArgumentParser) -> None:
    parser.add_argument("--study", required=True, metavar="UID", help="Study Instance UID")
    parser.add_argument(
        "--series", default="", metavar="PATTERN", help='description of the wanted series, with * and ?: "*T1*sag*"'
    )
    parser.add_argument("--modality", default="", metavar="CODE", help="such as MR")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write into, one folder for each series")
    _add_node(parser)


def _run_fetch(arguments: Namespace, console: Console) -> int:
    from ..base.files import check_writable
    from ..exchange.node import SeriesRule, fetch, series_of

    node, out = _node(arguments), Path(arguments.out)
    check_writable(out / "anything")
    found = series_of(node, arguments.study, SeriesRule(arguments.series, arguments.modality))
    counts = [fetch(node, series, out / series.series, console.progress) for series in found]
    told = [
        {"folder": str(out / series.series), "description": series.description, "modality": series.modality, "files": count}
        for series, count in zip(found, counts, strict=True)
    ]
    console.result(
        {"series": told},
        "\n".join(f'{one["modality"]} "{one["description"]}": {one["files"]} files in {one["folder"]}' for one in told),
    )
    return DONE


_ACTIONS = (
    Action("export", "write results as DICOM objects of the examination", _configure_export, _run_export),
    Action("store", "store such objects in an archive that speaks DICOMweb", _configure_store, _run_store),
    Action("fetch", "fetch the series of a study from such an archive", _configure_fetch, _run_fetch),
)


def configure(parser: ArgumentParser) -> None:
    add_actions(parser, _ACTIONS)


VERB = Verb(
    "dicom",
    "results as DICOM objects of the examination, and the archive they come from and go to",
    configure,
    run_action,
    needs="exchange",
)
