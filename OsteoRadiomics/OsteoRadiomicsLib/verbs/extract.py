"""``osteoradiomics extract``: the features of one image and mask."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..console import Console
from . import DONE, Verb
from .arguments import add_image_and_mask, add_plan


def configure(parser: ArgumentParser) -> None:
    add_image_and_mask(parser)
    parser.add_argument("--union", action="store_true", help="one row for the union of the chosen ROIs")
    parser.add_argument("--case", default="", metavar="ID", help="pseudonymous case id for the table's first column")
    parser.add_argument("--sequence", default="", metavar="NAME", help="sequence, such as T1")
    add_plan(parser)
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="threads over image types (same values)")
    parser.add_argument("--out", required=True, metavar="TABLE", help="feature table to write: .csv or .parquet")


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..cohort import (
        check_table_path,
        extract_case,
        input_record,
        load_inputs,
        load_plan,
        provenance,
        write_features,
        write_provenance,
    )

    check_table_path(arguments.out)
    plan = load_plan(arguments.protocol, arguments.settings)
    image, rois = load_inputs(
        arguments.image,
        arguments.mask,
        plan.protocol,
        labels=arguments.labels,
        segments=arguments.segments,
        union=arguments.union,
        tolerance=arguments.geometry_tolerance,
    )
    rows = extract_case(
        image, rois, plan, case=arguments.case, sequence=arguments.sequence, threads=arguments.threads, progress=console.progress
    )
    out = Path(arguments.out)
    inputs = input_record(arguments.case, arguments.sequence, Path(arguments.image), Path(arguments.mask), out.parent)
    write_features(rows, out)
    origin = provenance(plan, [inputs], rows)
    write_provenance(origin, out)
    for warning in origin["warnings"]:
        console.warning(warning)
    shown = [{"roi": row.roi, "features": len(row.names), "undefined": len(row.reasons)} for row in rows]
    text = "\n".join(f"{row['roi']}: {row['features']} features, {row['undefined']} undefined" for row in shown)
    console.result(
        {"out": str(out), "rows": shown, "warnings": origin["warnings"], "notice": origin["notice"]}, f"{text}\nwritten to {out}"
    )
    return DONE


VERB = Verb("extract", "extract the features of one image and mask into a table", configure, run)
