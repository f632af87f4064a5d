"""``osteoradiomics pain-train`` and ``pain-score``: the pain grade from measurements and radiomics together."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from OsteoRadiomicsLib.base.console import Console
from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.verbs import DONE, Verb
from OsteoRadiomicsLib.verbs.arguments import add_language, column_names, whole_number
from OsteoRadiomicsLib.verbs.clinical import add_clinical, clinical_values

from .verb import add_case, case_request

_TRAIN = "train grade models on measurements and radiomics together, one study per muscle"
_SCORE = "measure a new case, extract its features and score it with a grade model"


def configure_train(parser: ArgumentParser) -> None:
    parser.add_argument("--features", required=True, metavar="F.csv", help="feature table of 'cohort'")
    parser.add_argument("--measurements", required=True, metavar="M.csv", help="measurements.csv of 'measure cohort'")
    parser.add_argument("--clinical", required=True, metavar="C.csv", help="clinical table with the outcome; joined by case")
    parser.add_argument(
        "--fat",
        metavar="NAME",
        help="fat method whose columns are used, such as gmm2 or gmm2-per-muscle, where several were measured",
    )
    parser.add_argument("--protocol", default="pain-mri", metavar="NAME", help="study protocol (default: pain-mri)")
    parser.add_argument(
        "--muscles",
        type=column_names,
        default=(),
        metavar="MF,ES",
        help="muscles, each a study of its own (default: the protocol's)",
    )
    parser.add_argument("--case", default="case", metavar="COL", help="column with the case id in all tables (default: case)")
    parser.add_argument("--patient", metavar="COL", help="column with the patient id (default: the case)")
    parser.add_argument("--set", metavar="COL", help="column with the set: train or the name of a test set")
    parser.add_argument("--stable", metavar="LIST.json", help="use only features of this list of 'icc --stable'")
    parser.add_argument("--tuning", choices=["none", "random", "bayes"], help="instead of the protocol's")
    parser.add_argument("--resamples", type=whole_number, default=0, metavar="N", help="as in 'train' (default: 0)")
    parser.add_argument("--optimism", type=whole_number, default=0, metavar="N", help="as in 'train' (default: 0)")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder: one study per muscle; a stopped run resumes there")
    add_language(parser)


def run_train(arguments: Namespace, console: Console) -> int:
    from OsteoRadiomicsLib.modelling.study.options import StudyOptions
    from OsteoRadiomicsLib.workflows.training import Columns

    from .grading.training import train_grades

    found = train_grades(
        arguments.features, arguments.measurements, arguments.clinical, out=arguments.out, fat=arguments.fat,
        protocol=arguments.protocol, muscles=arguments.muscles,
        columns=Columns(arguments.case, arguments.patient, arguments.set), stable=arguments.stable,
        options=StudyOptions(resamples=arguments.resamples, optimism=arguments.optimism), tuning=arguments.tuning,
        lang=arguments.lang, progress=console.progress,
    )  # fmt: skip
    for text in found.warnings:
        console.warning(text)
    for muscle, trained in found.studies.items():
        for text in trained.warnings:
            console.warning(f"{muscle}: {text}")
    facts = {muscle: {"out": str(trained.folder), **trained.facts} for muscle, trained in found.studies.items()}
    text = "\n".join(f"{muscle}\n{trained.text}" for muscle, trained in found.studies.items())
    console.result({"out": arguments.out, "clinical": str(found.clinical), "studies": facts}, text)
    return DONE


def configure_score(parser: ArgumentParser) -> None:
    parser.add_argument("--model", required=True, metavar="DIR|ZIP", help="model of 'pain-train', such as OUT/MF/models/combined")
    add_case(parser)
    add_clinical(parser, "; they replace what is measured in the images")
    parser.add_argument("--protocol", metavar="FILE", help="the model's protocol, where that is none that is shipped")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for score, measurements and the report of both")
    add_language(parser)


def run_score(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from OsteoRadiomicsLib.base.files import check_writable, write_text
    from OsteoRadiomicsLib.report.kinds import build_report
    from OsteoRadiomicsLib.scoring.class_files import find_scorable

    from .grading.scoring import SCORE, grade_case

    folder = Path(arguments.out)
    check_writable(folder / SCORE)
    request = case_request(arguments)
    model = find_scorable(arguments.model)
    clinical = clinical_values(model, arguments)
    found = grade_case(model, request, clinical=clinical, protocol=arguments.protocol, progress=console.progress)
    found.write(folder, request)
    page = folder / "report.html"
    write_text(page, build_report(folder, lang=arguments.lang)[1])
    for text in found.score.warnings:
        console.warning(text)
    lines = [*found.score.text(), NOTICE, f"report written to {page}"]
    console.result({**found.score.record().to_json(), "out": str(folder), "page": str(page)}, "\n".join(lines))
    return DONE


TRAIN = Verb("pain-train", _TRAIN, configure_train, run_train)
SCORE_VERB = Verb("pain-score", _SCORE, configure_score, run_score, needs="extraction")
