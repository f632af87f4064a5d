"""``osteoradiomics train-segmentation``: a network that segments vertebral bodies, from a study's own drawings."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from . import DONE, SOME_FAILED, Verb
from .arguments import SCHEMES, name_list

_EPILOG = """\
CASES.csv has a line for each image: image, mask, and where there are any case, patient and sequence. STUDY is the folder of a
reader study, whose final masks are taken ('study consensus' forms them). Only drawn levels are taught: what lies beyond them
along the spine may hold vertebrae that nobody drew. Lines of one patient, and images that are the same under two names, stay
together. With five patients or more a fifth of them is held out: the network is checked on them and never learns from them.
--leave-out says which.

The folder holds model.zip (for 'segment', which needs no torch), curve.csv, overlap.csv and training.json. A training that was
interrupted goes on when the same command is given again; on one thread and with --steps it ends with the same weights.
"""


def configure(parser: ArgumentParser) -> None:
    from ..deep.segmentation.variants import BATCH, DEFAULT_VARIANT, MINUTES, SEED, VARIANTS

    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "cases",
        nargs="+",
        metavar="CASES.csv|STUDY",
        help="lists of images and their masks of vertebral bodies, or folders of reader studies with final masks",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder of the training")
    networks = "; ".join(f"{variant.name}: {variant.title}" for variant in VARIANTS.values())
    parser.add_argument("--network", choices=VARIANTS, default=DEFAULT_VARIANT, help=f"{networks} (default: {DEFAULT_VARIANT})")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"how long it may take (default: {MINUTES:g})")
    parser.add_argument("--steps", type=int, help="end after so many steps instead")
    parser.add_argument("--seed", type=int, default=SEED, help="of everything random")
    parser.add_argument("--batch", type=int, default=BATCH, metavar="N", help=f"patches in a step (default: {BATCH})")
    parser.add_argument("--leave-out", type=name_list, metavar="PATIENT,...", help="patients to hold out")
    parser.add_argument("--held-out", type=float, default=0.2, metavar="SHARE", help="share of patients held out (default: 0.2)")
    parser.add_argument("--threads", type=int, metavar="N", help="of the processor (default: measured)")
    parser.add_argument("--scheme", choices=SCHEMES, metavar="NAME", help=f"whose label numbers masks have: {', '.join(SCHEMES)}")


def run(arguments: Namespace, console: Console) -> int:
    from pydantic import ValidationError

    from ..base.errors import SettingsError
    from ..base.notices import collected_notices
    from ..base.records import first_problem
    from ..deep.segmentation.settings import Recipe
    from ..workflows.segmentation_training import TrainingRequest, train_segmentation

    names = ("network", "minutes", "steps", "seed", "batch")
    try:
        recipe = Recipe.model_validate({name: getattr(arguments, name) for name in names})
    except ValidationError as error:
        raise SettingsError(first_problem(error), where="train-segmentation") from error
    request = TrainingRequest(
        cases=tuple(arguments.cases),
        recipe=recipe,
        leave_out=tuple(arguments.leave_out) if arguments.leave_out is not None else None,
        held_out=arguments.held_out,
        threads=arguments.threads,
        scheme=arguments.scheme,
    )
    with collected_notices() as notices:
        done = train_segmentation(request, arguments.out, console.progress)
    for notice in notices:
        console.warning(notice)
    for failure in done.failures:
        console.failure(failure)
    facts = done.facts
    lines = [
        f"{facts.steps} steps in {facts.minutes:.1f} minutes on {facts.threads} thread(s), {facts.volumes} volume(s) of "
        f"{facts.patients} patient(s), levels {', '.join(facts.levels) or 'not named'}",
        *(f"{case}: Dice {its.whole:.3f}, middle half {its.middle:.3f}" for case, its in done.overlaps.items()),
        f"written to {done.model}",
    ]
    overlaps = {case: {"dice": its.whole, "middle": its.middle} for case, its in done.overlaps.items()}
    console.result({"model": str(done.model), "facts": facts.model_dump(mode="json"), "held_out": overlaps}, "\n".join(lines))
    return SOME_FAILED if done.failures else DONE


VERB = Verb("train-segmentation", "train a network that segments vertebral bodies on drawn cases", configure, run)
