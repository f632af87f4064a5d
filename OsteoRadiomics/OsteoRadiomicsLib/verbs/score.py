"""``osteoradiomics score``: a model's score of one case, or the scores of every case of whole tables."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from ..base.console import Console
from ..base.notice import NOTICE
from . import DONE, SOME_FAILED, Verb
from .arguments import add_cache, add_dicom_reading, add_roi_choice, named_path, roi_choice
from .clinical import add_clinical, clinical_values

if TYPE_CHECKING:
    from ..scoring.class_files import Scorable
    from ..workflows.model_inputs import FeatureSource

_EPILOG = """\
The model is a folder, a .zip, or the name of a shipped model (op-mri-clinical-published). Radiomic inputs come from a
feature table (--features) or are extracted here with the model's own protocol (--image and --mask; for several
sequences give --image T1=... --image T2=...). Clinical inputs are given as age=70,sex=female or as a table with a case
column. A feature table made with another protocol than the model's gives a warning, with --strict an error.
A model of several classes (trained on an outcome of classes) gives the probability of each, and the most probable class.
Name the output score.json in a case folder (see 'report') and the report shows it.

Named .csv or .parquet, the output holds every case of the tables, one row each, scored by one --model or several:
  case, score (linear predictor), probability, interval_95_low, interval_95_high, class, notes, reason
with several models each column begins with the model's name, such as combined_probability. A measured end point has 'value'
instead of score and probability (the interval is that of one new case), a model of several classes a probability_NAME for each,
one of a time to an event a risk_T with its interval (risk_T_low, risk_T_high) for each time T of the protocol's horizons.
'notes' holds the warnings (outside the training range, imputed), 'reason' why a case has no score; then the exit code is 1.
Each score equals, to the last bit, the one of that case alone. For images run 'cohort' first, and give its features.csv.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "--model",
        action="append",
        required=True,
        metavar="DIR|ZIP|NAME",
        help="model folder, .zip, or a shipped model's name; once, or for tables as often as there are models",
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--features", metavar="TABLE", help="feature table (.csv or .parquet) of 'extract' or 'cohort'")
    source.add_argument("--image", action="append", type=named_path, metavar="[SEQUENCE=]IMAGE", help="image to extract from")
    parser.add_argument(
        "--mask", action="append", type=named_path, metavar="[SEQUENCE=]MASK", help="one mask, or one per sequence"
    )
    add_roi_choice(parser)
    parser.add_argument("--geometry-tolerance", type=float, metavar="MM", help="accept grids that differ by at most this many mm")
    add_dicom_reading(parser, sequences=True)
    add_cache(parser)
    add_clinical(parser)
    parser.add_argument("--case", metavar="ID", help="case id: chooses the rows of the tables")
    parser.add_argument("--reader", metavar="ID", help="reader, where the feature table has several")
    parser.add_argument("--session", metavar="ID", help="session, where the feature table has several")
    parser.add_argument("--strict", action="store_true", help="refuse features made with another protocol")
    parser.add_argument(
        "--out", required=True, metavar="SCORE.json|SCORES.csv", help="score of one case, or table of all scores to write"
    )


def run(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError
    from ..base.files import check_writable
    from ..scoring.class_files import find_scorable
    from ..tables.writing import is_table_path
    from ..workflows.scoring import score_of, unused

    if is_table_path(arguments.out):
        return _score_table(arguments, console)
    if len(arguments.model) > 1:
        raise InputError("several models score whole tables", where="--model", cure="Name the output .csv, or give one model")
    model = find_scorable(arguments.model[0])
    clinical = clinical_values(model, arguments)
    if arguments.image:  # extraction takes time: find out first
        check_writable(arguments.out)
    given_in_vain = not model.spec.radiomic_inputs and (arguments.features or arguments.image)
    found = score_of(
        model, clinical, _features(model, arguments, console), case=arguments.case or "", strict=arguments.strict,
        notes=[unused(model)] if given_in_vain else [],
    )  # fmt: skip
    record = found.write(arguments.out)
    for text in found.warnings:
        console.warning(text)
    console.result({**record.to_json(), "out": arguments.out}, "\n".join([*found.text(), NOTICE, f"written to {arguments.out}"]))
    return DONE


def _score_table(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError
    from ..tables.writing import check_table_path
    from ..workflows.table_scoring import score_table

    if arguments.image:
        cure = "Extract the features with 'cohort', then give its features.csv with --features"
        raise InputError("a table of scores is made from tables, not from images", where="--image", cure=cure)
    if arguments.case is not None:
        raise InputError("a table of scores holds every case", where="--case", cure="Leave it out, or name the output .json")
    if arguments.clinical is not None and "=" in arguments.clinical:
        raise InputError("every case needs values of its own", where="--clinical", cure="Give a table with a case column")
    check_table_path(arguments.out)
    if os.path.realpath(arguments.out) in {os.path.realpath(path) for path in (arguments.features, arguments.clinical) if path}:
        raise InputError("would replace the table it is made from", where=arguments.out, cure="Choose another name")
    found = score_table(
        arguments.model, features=arguments.features, clinical=arguments.clinical, reader=arguments.reader,
        session=arguments.session, strict=arguments.strict,
    )  # fmt: skip
    record = found.write(arguments.out)
    failures = found.failures()
    for text in failures:
        console.failure(text)
    failed = len(found.failed)
    models = ", ".join(found.scores)
    lines = [f"{len(found.cases)} cases scored by {models}" + (f", {failed} of them not by all" if failed else "")]
    lines += [NOTICE, f"written to {arguments.out}"]
    console.result({**record.to_json(), "out": arguments.out, "failures": failures}, "\n".join(lines))
    return SOME_FAILED if failed else DONE


def _features(model: Scorable, arguments: Namespace, console: Console) -> FeatureSource | None:
    """The case's rows and what made them, None where the model needs none."""
    from ..base.errors import InputError
    from ..workflows.model_inputs import features_from_images, features_from_table

    if not model.spec.radiomic_inputs:
        return None
    if arguments.image:
        if not arguments.mask:
            raise InputError("--image needs a --mask", cure="Give the mask that was drawn on the image")
        images, masks = dict(arguments.image), dict(arguments.mask)
        choice = roi_choice(arguments)
        return features_from_images(model, images, masks, choice=choice, case=arguments.case or "", progress=console.progress)
    if arguments.features:
        return features_from_table(arguments.features, case=arguments.case, reader=arguments.reader, session=arguments.session)
    return None


VERB = Verb("score", "score one case, or every case of a table, with a model", configure, run, needs="extraction")
