"""``osteoradiomics score``: a model's score of one case."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from ..base.notice import NOTICE
from . import DONE, Verb
from .arguments import add_roi_choice
from .clinical import add_clinical, clinical_values

if TYPE_CHECKING:
    from ..scoring import Caution
    from ..scoring.class_files import Scorable
    from ..scoring.score_case import PlanMark
    from ..tables.feature_table import FeatureCells, FeatureRow

_EPILOG = """\
The model is a folder, a .zip, or the name of a shipped model (op-mri-clinical-published). Radiomic inputs come from a
feature table (--features) or are extracted here with the model's own protocol (--image and --mask; for several
sequences give --image T1=... --image T2=...). Clinical inputs are given as age=70,sex=female or as a table with a case
column. A feature table made with another protocol than the model's gives a warning, with --strict an error.
A model of several classes (trained on an outcome of classes) gives the probability of each, and the most probable class.
Name the output score.json in a case folder (see 'report') and the report shows it.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--model", required=True, metavar="DIR|ZIP|NAME", help="model folder, .zip, or a shipped model's name")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--features", metavar="TABLE", help="feature table (.csv or .parquet) of 'extract' or 'cohort'")
    source.add_argument("--image", action="append", type=_named_path, metavar="[SEQUENCE=]IMAGE", help="image to extract from")
    parser.add_argument(
        "--mask", action="append", type=_named_path, metavar="[SEQUENCE=]MASK", help="one mask, or one per sequence"
    )
    add_roi_choice(parser)
    parser.add_argument("--geometry-tolerance", type=float, metavar="MM", help="accept grids that differ by at most this many mm")
    add_clinical(parser)
    parser.add_argument("--case", metavar="ID", help="case id: chooses the rows of the tables")
    parser.add_argument("--reader", metavar="ID", help="reader, where the feature table has several")
    parser.add_argument("--session", metavar="ID", help="session, where the feature table has several")
    parser.add_argument("--strict", action="store_true", help="refuse features made with another protocol")
    parser.add_argument("--out", required=True, metavar="SCORE.json", help="score to write")


def run(arguments: Namespace, console: Console) -> int:
    from ..base.files import check_writable, write_json
    from ..scoring.class_files import find_scorable
    from ..tables.provenance import software_versions

    model = find_scorable(arguments.model)
    clinical = clinical_values(model, arguments)
    if arguments.image:  # extraction takes time: find out first
        check_writable(arguments.out)
    rows, mark, origin = _feature_rows(model, arguments, console)
    case = arguments.case or (rows[0].keys.get("case", "") if rows else "")
    given = {"features_from": mark, "strict": arguments.strict, "where": arguments.features or ""}
    record, cautions, lines = _scored(model, clinical, rows, given, case=case, features=origin, versions=software_versions())
    write_json(arguments.out, record)
    for caution in cautions:
        console.warning(caution.text)
    console.result({**record, "out": arguments.out}, "\n".join([*lines, NOTICE, f"written to {arguments.out}"]))
    return DONE


def _scored(
    model: Scorable, clinical: dict[str, Any], rows: list[FeatureCells], given: dict[str, Any], **about: Any
) -> tuple[dict[str, Any], Sequence[Caution], list[str]]:
    """The record of the score, its warnings, and the score in words. given, about: for the functions that score and record."""
    from ..scoring.class_model import ClassModel
    from ..scoring.class_score import class_score_record, score_classes
    from ..scoring.score_case import score_case, score_record
    from .score_words import class_lines, score_lines

    if isinstance(model, ClassModel):
        of_classes = score_classes(model, clinical, rows, **given)
        return class_score_record(model, of_classes, **about), of_classes.cautions, class_lines(model, of_classes)
    score = score_case(model, clinical, rows, **given)
    return score_record(model, score, **about), score.cautions, score_lines(model, score)


def _feature_rows(
    model: Scorable, arguments: Namespace, console: Console
) -> tuple[list[FeatureCells], PlanMark | None, dict[str, Any] | None]:
    """The case's rows, what made them, and the origin that the score records."""
    from ..base.errors import InputError

    if not model.spec.radiomic_inputs:
        if arguments.features or arguments.image:
            console.warning(f"{model.name} has no radiomic inputs: the features were not used")
        return [], None, None
    if arguments.image:
        if not arguments.mask:
            raise InputError("--image needs a --mask", cure="Give the mask that was drawn on the image")
        return _extracted(model, arguments, console)
    if arguments.features:
        return _from_table(arguments)
    return [], None, None


def _from_table(arguments: Namespace) -> tuple[list[FeatureCells], PlanMark | None, dict[str, Any] | None]:
    from ..base.files import sha256_of_file
    from ..scoring.score_case import PlanMark
    from ..tables.feature_table import choose_case, read_provenance, read_rows

    table = arguments.features
    rows = choose_case(read_rows(table), case=arguments.case, reader=arguments.reader, session=arguments.session, where=table)
    protocol = read_provenance(table).get("protocol") or {}
    mark = PlanMark(protocol.get("name"), protocol.get("hash"))
    return rows, mark, {"table_sha256": sha256_of_file(table), "protocol": {"name": mark.name, "hash": mark.hash}}


def _extracted(
    model: Scorable, arguments: Namespace, console: Console
) -> tuple[list[FeatureCells], PlanMark | None, dict[str, Any] | None]:
    from pathlib import Path

    from ..base.errors import InputError
    from ..cohort import extract_case, load_inputs, region_rois
    from ..protocols.extraction_plan import load_plan
    from ..scoring.score_case import PlanMark
    from ..tables.feature_table import cells_of
    from ..tables.provenance import input_record

    wanted = model.spec.protocol
    plan = load_plan(wanted.name if wanted else None, None)
    images, masks = dict(arguments.image), dict(arguments.mask)
    sequences = list(dict.fromkeys(item.source.sequence or "" for item in model.spec.radiomic_inputs))  # type: ignore[union-attr]
    if list(images) == [""] and len(sequences) == 1:
        images = {sequences[0]: images[""]}
    absent = next((name for name in sequences if name not in images), None)
    if absent is not None:
        raise InputError(f"{model.name} needs an image of sequence {absent}", cure=f"Give --image {absent}=PATH")
    rows: list[FeatureRow] = []
    inputs = []
    for sequence in sequences:
        mask = masks.get(sequence) or masks.get("")
        if mask is None:
            raise InputError(f"sequence {sequence} has no mask", cure=f"Give --mask {sequence}=PATH, or one mask for all images")
        image, rois = load_inputs(
            images[sequence],
            mask,
            plan.protocol,
            labels=arguments.labels,
            segments=arguments.segments,
            tolerance=arguments.geometry_tolerance,
        )
        regions = region_rois(rois, plan.protocol, where=mask) if plan.protocol else rois
        rows += extract_case(image, regions, plan, case=arguments.case or "", sequence=sequence, progress=console.progress)
        beside = Path(arguments.out).parent
        inputs.append(input_record(arguments.case or "", sequence, Path(images[sequence]), Path(mask), beside))
    origin = {"inputs": inputs, "protocol": {"name": plan.name, "hash": plan.hash}}
    return cells_of(rows), PlanMark(plan.name, plan.hash), origin


def _named_path(text: str) -> tuple[str, str]:
    """``T1=a.nii.gz`` -> ("T1", "a.nii.gz"); a plain path has no sequence."""
    name, equals, path = text.partition("=")
    if not equals or "/" in name or "\\" in name:
        return "", text
    if not path:
        raise ArgumentTypeError(f"{text!r} names no file; write {name}=PATH")
    return name, path


VERB = Verb("score", "score one case with a model", configure, run, needs="extraction")
