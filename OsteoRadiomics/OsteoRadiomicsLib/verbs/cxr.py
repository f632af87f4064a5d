"""``osteoradiomics cxr``: train the chest radiograph network, score radiographs with it, and show where a score comes from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, SOME_FAILED, WRONG_INPUT, Verb
from .actions import Action, add_actions, run_action
from .arguments import add_language, positive, share, whole_number

if TYPE_CHECKING:
    from ..workflows.radiograph_training import TrainedRadiographs


def configure(parser: ArgumentParser) -> None:
    add_actions(
        parser,
        (
            Action("train", "train the network and its control on a list of radiographs", _configure_train, _train),
            Action("score", "score one radiograph, or all of a list", _configure_score, _score),
            Action("explain", "show where in a radiograph its score comes from", _configure_explain, _explain),
        ),
    )


def _configure_train(parser: ArgumentParser) -> None:
    from ..deep.radiograph.networks import ARCHITECTURES, SIZES

    parser.add_argument(
        "cases",
        metavar="CASES.csv",
        help="list with the columns case, image and the outcome, if wanted patient and set (train or a name)",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder of the model; an interrupted training goes on there")
    parser.add_argument("--protocol", default="op-cxr", metavar="NAME", help="whose outcome it is (default: op-cxr)")
    parser.add_argument("--outcome", default="", metavar="COL", help="column of the outcome (default: the protocol's)")
    parser.add_argument("--event", default="", metavar="VALUE", help="the event, where the column holds two other names")
    parser.add_argument(
        "--network", choices=ARCHITECTURES, default="hybrid",
        help="one ResNet-18 over the picture, or one over each of 36 blocks (default: hybrid)",
    )  # fmt: skip
    parser.add_argument(
        "--size", choices=SIZES, default="paper", help="width of the network (default: paper, 14.5 million weights)"
    )
    parser.add_argument("--epochs", type=whole_number, metavar="N", help="at most so many passes (default: 60)")
    parser.add_argument("--minutes", type=positive, metavar="M", help="stop early; half is for the control (default: no limit)")
    parser.add_argument("--held-out", type=share, metavar="SHARE", help="share of patients not trained on (default: 0.2)")
    parser.add_argument("--seed", type=whole_number, default=1, metavar="N", help="of everything random (default: 1)")
    parser.add_argument(
        "--threads",
        type=whole_number,
        default=1,
        metavar="N",
        help="threads (default: 1; with more, a resumed training may differ)",
    )
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu", help="what it is trained on (default: cpu)")
    _add_any_shape(parser)


def _configure_score(parser: ArgumentParser) -> None:
    _add_model(parser)
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--image", metavar="FILE", help="radiograph: DICOM, PNG or JPEG")
    given.add_argument("--cases", metavar="CASES.csv", help="list with the columns case and image")
    parser.add_argument("--case", default="", metavar="ID", help="id of the one radiograph (default: radiograph)")
    parser.add_argument("--out", required=True, metavar="SCORES.csv", help="table of scores to write")
    _add_any_shape(parser)


def _configure_explain(parser: ArgumentParser) -> None:
    from ..deep.radiograph.map_kinds import MAP_KINDS

    _add_model(parser)
    parser.add_argument("--image", required=True, metavar="FILE", help="radiograph: DICOM, PNG or JPEG")
    parser.add_argument("--case", default="", metavar="ID", help="id of the radiograph (default: radiograph)")
    parser.add_argument(
        "--kind", choices=MAP_KINDS, action="append", default=[], help="map to make, as often as wanted (default: all of them)"
    )
    parser.add_argument("--out", default=None, metavar="PAGE.html", help="page to write")
    parser.add_argument(
        "--maps", default=None, metavar="DIR", help="folder to write maps to, as images on the radiograph's grid, with maps.json"
    )
    add_language(parser)
    _add_any_shape(parser)


def _add_model(parser: ArgumentParser) -> None:
    parser.add_argument("--model", required=True, metavar="DIR|ZIP", help="model of 'cxr train' (OUT/model)")


def _add_any_shape(parser: ArgumentParser) -> None:
    parser.add_argument("--any-shape", action="store_true", help="accept pictures that are narrower or wider than a chest is")


def _train(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError
    from ..deep.radiograph.networks import SIZES
    from ..deep.radiograph.recipe import Recipe
    from ..workflows.radiograph_training import Running, train_radiographs

    wanted = {"epochs": arguments.epochs, "held_out": arguments.held_out}
    for name, value in (("--epochs", arguments.epochs), ("--threads", arguments.threads)):
        if value == 0:
            raise InputError("is 0", where=name, cure="Give 1 or more")
    if arguments.held_out and arguments.held_out >= 0.5:
        raise InputError("is half or more", where="--held-out", cure="Give less, such as 0.2")
    given: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    recipe = Recipe(architecture=arguments.network, width=SIZES[arguments.size], seed=arguments.seed, **given)
    found = train_radiographs(
        arguments.cases, arguments.out, recipe=recipe, outcome=arguments.outcome, event=arguments.event,
        protocol=arguments.protocol, running=Running(arguments.minutes, arguments.threads, arguments.device, arguments.any_shape),
        progress=console.progress,
    )  # fmt: skip
    for each in found.failed:
        console.failure(f"{each.case}: {each.reason}")
    console.result(_trained_json(found), _trained_text(found))
    return SOME_FAILED if found.failed else DONE


def _trained_json(found: TrainedRadiographs) -> dict[str, Any]:
    sets = {name: {"n": n, "auc": None if auc != auc else auc} for name, (n, auc) in found.test_sets.items()}
    failed = [{"case": each.case, "reason": each.reason} for each in found.failed]
    return {"out": str(found.folder), **found.summary.to_json(), "test_sets": sets, "failed": failed}


def _trained_text(found: TrainedRadiographs) -> str:
    from ..workflows.radiograph_training import MODEL, SCORES

    summary, facts = found.summary, found.summary.facts
    lines = [
        f"trained on {facts.fitted} radiographs ({facts.fitted_events} with the event), {facts.held_out} held out",
        f"{summary.epochs} epochs ({summary.ended}), the best is {facts.epochs}: AUC {facts.held_out_auc:.3f} on those held out, "
        f"control network {facts.control_auc:.3f}, temperature {facts.temperature:.2f}",
        *(f"{name}: AUC {auc:.3f} of {n} radiographs" for name, (n, auc) in found.test_sets.items()),
        f"model: {found.folder / MODEL}",
        f"scores: {found.folder / SCORES}",
        summary.notice,
    ]
    return "\n".join(lines)


def _score(arguments: Namespace, console: Console) -> int:
    from ..base.files import check_writable, write_text
    from ..base.notice import NOTICE
    from ..workflows.radiograph import one_case, score_radiographs, scores_csv

    check_writable(arguments.out)
    cases = [one_case(arguments.image, arguments.case)] if arguments.image else arguments.cases
    rows, failed = score_radiographs(arguments.model, cases, any_shape=arguments.any_shape, progress=console.progress)
    for each in failed:
        console.failure(f"{each.case}: {each.reason}")
    for row in rows:
        for text in row.warnings:
            console.warning(f"{row.case.case}: {text}")
    if rows:
        write_text(arguments.out, scores_csv(rows))
    found = []
    lines = []
    for row in rows:
        low, high = row.score.probability_interval
        found.append(
            {
                "case": row.case.case, "predicts": row.predicts, "logit": row.score.logit,
                "logit_interval": [row.score.low, row.score.high],
                "probability": row.score.probability, "probability_interval": [low, high], "turned": row.turned,
                "warnings": list(row.warnings),
            }
        )  # fmt: skip
        lines.append(f"{row.case.case}: {row.score.probability:.3f} ({low:.3f} to {high:.3f})")
    value = {"out": arguments.out if rows else None, "scores": found, "notice": NOTICE}
    value["failed"] = [{"case": each.case, "reason": each.reason} for each in failed]
    console.result(value, "\n".join([*lines, NOTICE]))
    if failed and arguments.image:
        return WRONG_INPUT
    return SOME_FAILED if failed else DONE


def _explain(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError
    from ..base.files import check_writable
    from ..base.notice import NOTICE
    from ..workflows.radiograph import explain_radiograph, one_case
    from ..workflows.radiograph_maps import RECORD

    if arguments.out is None and arguments.maps is None:
        raise InputError("nothing is to be written", where="cxr explain", cure="Give --out PAGE.html, --maps DIR, or both")
    if arguments.out is not None:
        check_writable(arguments.out)
    if arguments.maps is not None:
        check_writable(Path(arguments.maps) / RECORD)
    found = explain_radiograph(
        arguments.model, one_case(arguments.image, arguments.case), arguments.out, folder=arguments.maps,
        kinds=arguments.kind, any_shape=arguments.any_shape, lang=arguments.lang, progress=console.progress,
    )  # fmt: skip
    row = found.scored
    for text in row.warnings:
        console.warning(text)
    low, high = row.score.probability_interval
    maps = [{"kind": each.kind.name, "agreement": each.agreement, "specific": each.specific} for each in found.maps]
    lines = [
        f"{row.case.case}: {row.score.probability:.3f} ({low:.3f} to {high:.3f})",
        *(
            f"{each.kind.name}: {'differs from' if each.specific else 'not specific, agrees with'} the control's map"
            for each in found.maps
        ),
        *(f"written to {place}" for place in (arguments.out, arguments.maps) if place),
        NOTICE,
    ]
    value = {
        "out": arguments.out,
        "maps_folder": arguments.maps,
        "case": row.case.case,
        "probability": row.score.probability,
        "probability_interval": [low, high],
    }
    console.result({**value, "maps": maps, "warnings": list(row.warnings), "notice": NOTICE}, "\n".join(lines))
    return DONE


_HELP = "chest radiographs: train the network, score, show where a score comes from"
VERB = Verb("cxr", _HELP, configure, run_action, needs="networks")
