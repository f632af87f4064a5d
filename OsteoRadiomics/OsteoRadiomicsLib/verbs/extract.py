"""``osteoradiomics extract``: the features of one image and mask, or of the sequences of one case."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, Verb
from .arguments import add_cache, add_images_and_masks, add_plan, roi_choice, sequences_of

if TYPE_CHECKING:
    from ..protocols.extraction_plan import ExtractionPlan
    from ..tables.feature_table import FeatureTable
    from ..tables.rows import FeatureRow

_EPILOG = """\
Several sequences of one case give one table: --image T1=... --image T2=... with one mask that lies on all of them, or
--mask T1=... --mask T2=... (see 'align').
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    add_images_and_masks(parser)
    parser.add_argument("--union", action="store_true", help="one row for the union of the chosen ROIs")
    parser.add_argument("--case", default="", metavar="ID", help="pseudonymous case id for the table's first column")
    parser.add_argument("--sequence", default="", metavar="NAME", help="sequence of the one image, such as T1")
    add_plan(parser)
    add_cache(parser)
    parser.add_argument(
        "--engine", choices=["own", "pyradiomics"], default="own", help="pyradiomics: an installed PyRadiomics, to cross-check"
    )
    parser.add_argument("--compare", action="store_true", help="extract with both engines and print the largest differences")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="threads over image types (same values)")
    parser.add_argument("--out", required=True, metavar="TABLE", help="feature table to write: .csv or .parquet")


def run(arguments: Namespace, console: Console) -> int:
    from ..protocols.extraction_plan import load_plan
    from ..tables.writing import check_table_path

    check_table_path(arguments.out)
    plan = load_plan(arguments.protocol, arguments.settings)
    table = _extracted(arguments, plan, arguments.engine, console)
    other = "own" if arguments.engine == "pyradiomics" else "pyradiomics"
    differences = []
    if arguments.compare:
        peer = _extracted(arguments, plan, other, console)
        differences = _differences(table.rows, peer.rows)
    table.write(arguments.out)
    for warning in table.warnings:
        console.warning(warning)
    shown = [
        {"sequence": row.sequence, "roi": row.roi, "features": len(row.names), "undefined": len(row.reasons)} for row in table
    ]
    places = [" ".join(part for part in (row.sequence, row.roi) if part) for row in table]
    lines = [f"{at}: {row['features']} features, {row['undefined']} undefined" for at, row in zip(places, shown, strict=True)]
    lines += [_line(difference) for difference in differences]
    result = {"out": str(arguments.out), "rows": shown, "differences": differences}
    console.result(
        {**result, "warnings": list(table.warnings), "notice": table.notice},
        "\n".join([*lines, f"written to {arguments.out}"]),
    )
    return DONE


def _extracted(arguments: Namespace, plan: ExtractionPlan, engine: str, console: Console) -> FeatureTable:
    from ..workflows.case import features_of_sequences, read_sequences

    images, masks = sequences_of(arguments.image, arguments.sequence), sequences_of(arguments.mask)
    cases = read_sequences(images, masks, plan, choice=roi_choice(arguments), case=arguments.case)
    return features_of_sequences(
        cases, plan, count=len(images), engine=engine, threads=arguments.threads, progress=console.progress
    )


def _differences(rows: Sequence[FeatureRow], others: Sequence[FeatureRow]) -> list[dict[str, Any]]:
    """The largest relative difference of each feature class of each ROI."""
    from dataclasses import asdict

    from ..features import FeatureVector
    from ..features.peer import compare

    found = []
    for row, other in zip(rows, others, strict=True):
        pair = (FeatureVector(one.names, one.values, one.reasons) for one in (row, other))
        found += [{"roi": row.roi, **asdict(difference)} for difference in compare(*pair)]
    return found


def _line(difference: dict[str, Any]) -> str:
    roi, group, count = (difference[key] for key in ("roi", "name", "features"))
    worst = f" ({difference['feature']})" if difference["feature"] else ""
    one_sided = difference["undefined_in_one"]
    text = f"{roi} {group}: {count} features, largest difference {difference['largest']:.2g}{worst}"
    return text + (f", {len(one_sided)} defined by one engine only" if one_sided else "")


VERB = Verb("extract", "extract the features of one image and mask into a table", configure, run, needs="extraction")
