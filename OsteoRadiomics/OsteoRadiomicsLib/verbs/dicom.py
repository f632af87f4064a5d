"""``osteoradiomics dicom``: results as DICOM objects of the examination, for the archive."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, SOME_FAILED, Verb
from .actions import Action, add_actions, run_action
from .arguments import add_dicom_reading, add_label_names, reading_options

if TYPE_CHECKING:
    from ..exchange.choosing import Judged
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
    parser.add_argument(
        "--rules", metavar="RULES.toml",
        help="rules as of 'cohort list', in the place of --series and --modality: the series that each takes, by description, "
        "orientation, image_type, tr_ms, te_ms and more",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say what would be fetched, and why the others would not")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write into, one folder for each series")
    _add_node(parser)


def _run_fetch(arguments: Namespace, console: Console) -> int:
    from ..base.files import check_writable
    from ..exchange.choosing import refuse_none
    from ..exchange.node import fetch

    node, out = _node(arguments), Path(arguments.out)
    if not arguments.dry_run:
        check_writable(out / "anything")
    judged, problems = _judged(arguments, node, console)
    for problem in problems:
        console.failure(problem)
    if arguments.dry_run:
        console.result({"series": [_record(one) for one in judged], "problems": problems}, "\n".join(map(_words, judged)))
        return SOME_FAILED if problems else DONE
    refuse_none(judged, node)
    wanted = [one for one in judged if one.because]
    counts: dict[str, int] = {}
    for series in {one.series.series: one.series for one in wanted}.values():
        counts[series.series] = fetch(node, series, out / series.series, console.progress)
    told = [{"folder": str(out / one.series.series), **_record(one), "files": counts[one.series.series]} for one in wanted]
    console.result(
        {"series": told, "problems": problems},
        "\n".join(f"{_title(one)}: {counts[one.series.series]} files in {out / one.series.series}" for one in wanted),
    )
    return SOME_FAILED if problems else DONE


def _judged(arguments: Namespace, node: Node, console: Console) -> tuple[list[Judged], list[str]]:
    from ..base.errors import InputError
    from ..cohort.listing.rules import SeriesRule, read_rules
    from ..exchange.choosing import chosen, fitting

    if not arguments.rules:
        description = (arguments.series,) if arguments.series else ()
        rule = SeriesRule(sequence="series", description=description, modality=arguments.modality)
        return fitting(node, arguments.study, rule, console.progress), []
    if arguments.series or arguments.modality:
        raise InputError("--rules takes the place of --series and --modality", cure="Write them into the rules")
    return chosen(node, arguments.study, read_rules(Path(arguments.rules)).series, console.progress)


def _record(one: Judged) -> dict[str, Any]:
    series = one.series
    choice = {"sequence": one.sequence, "image_type": one.image_type, "echo_time": one.echo_time}
    told = {"number": series.number, "description": series.description, "modality": series.modality}
    return {
        **told,
        **{key: value for key, value in choice.items() if value},
        "because": one.because,
        "why_not": list(one.why_not),
    }


def _words(one: Judged) -> str:
    return f"{_title(one)}: {'would be fetched: ' + one.because if one.because else 'not: ' + '; '.join(one.why_not)}"


def _title(one: Judged) -> str:
    kind = ", ".join(filter(None, (one.image_type, f"{one.echo_time} ms" if one.echo_time else "")))
    name = f'{one.series.modality} "{one.series.description}"' + (f" ({kind})" if kind else "")
    return f"{one.sequence}, {name}" if one.sequence else name


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
