"""``osteoradiomics study``: blinded reader studies on a shared folder."""

from __future__ import annotations

from argparse import ArgumentParser

from . import Verb
from . import study_actions as actions
from . import study_results as results
from .actions import Action, add_actions, run_action
from .arguments import add_label_names, add_language, add_mask_threshold, add_max_voxels, add_straighten, answer
from .figure_arguments import add_figures


def _new(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--protocol", required=True, metavar="NAME", help="study protocol: a name (see 'protocols') or a .toml file"
    )
    parser.add_argument("--cases", required=True, metavar="CASES.csv", help="case list: case, sequence, image")
    parser.add_argument("--sessions", type=int, default=1, metavar="N", help="sessions of every reader")
    parser.add_argument("--washout-days", type=int, metavar="N", help="days between two sessions (default: the protocol's)")
    parser.add_argument("--seed", type=int, metavar="N", help="seed of samples and orders (default: drawn and kept)")
    parser.add_argument(
        "--key", metavar="KEY.csv",
        help=f"pseudonym key to write, neither in DIR nor beside it (default: in {actions.KEY_FOLDER} of your home folder)",
    )  # fmt: skip
    parser.add_argument("--due-days", type=int, metavar="N", help="days for a session once it is open")
    parser.add_argument("--layers", action="store_true", help="draw each ROI in the protocol's layers (upper, middle, lower)")
    parser.add_argument(
        "--arbitrate-below", metavar="dice=X",
        help="an arbiter decides only where the Dice coefficient of a segment is below X; elsewhere the first reader's mask is "
        "final (default: any voxel that differs)",
    )  # fmt: skip
    parser.add_argument(
        "--training-cases", type=int, default=0, metavar="N", help="cases that every reader reads first and no figure counts"
    )
    parser.add_argument(
        "--hidden-repeats", type=int, default=0, metavar="N",
        help="cases that come a second time within a session, under another name and unknown to the reader; only the key tells "
        "which, so agreement and export want --key",
    )  # fmt: skip
    parser.add_argument("--coordinator", default="coordinator", metavar="NAME", help="the coordinator's name in the study")
    add_straighten(parser)
    add_max_voxels(parser)
    _people(parser, required=True)


def _people(parser: ArgumentParser, *, required: bool = False) -> None:
    parser.add_argument(
        "--reader", action="append", default=[], required=required, metavar="NAME[:ROLE[:OF]]",
        help="a participant: A, B:reviewer:A, C:arbiter:A,B; may be repeated. Reviewers and arbiters follow the newest mask of "
        "each source's first session at the moment they open a case",
    )  # fmt: skip
    parser.add_argument(
        "--count", action="append", default=[], metavar="NAME=N[,N]",
        help="how many cases in each session (default: all): B=20 lets a second reader take 20 cases, A=0,20 lets A read all, "
        "then 20 again; all are drawn from one sequence, so that B's 20 are A's 20",
    )  # fmt: skip


def _assign(parser: ArgumentParser) -> None:
    _people(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why the plan changes; kept in the audit log")


def _open_session(parser: ArgumentParser) -> None:
    _who(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why the washout is cut short; kept in the audit log")


def _who(parser: ArgumentParser) -> None:
    parser.add_argument("--reader", required=True, metavar="NAME", help="the participant")
    parser.add_argument("--session", type=int, default=1, metavar="N", help="session, from 1")


def _worklist(parser: ArgumentParser) -> None:
    _who(parser)
    parser.add_argument(
        "--images", metavar="FOLDER", help="copy the session's images there under the names of this list, for reading elsewhere"
    )


def _submit(parser: ArgumentParser) -> None:
    _who(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--mask", metavar="MASK", help="mask of one case: label map, .seg.nrrd, DICOM SEG or RTSTRUCT")
    what.add_argument("--masks", metavar="MASKS.csv", help="several masks: columns case, mask, questions")
    what.add_argument(
        "--accept",
        action="store_true",
        help="of a reviewer: the reader's mask is right as it is; submits a copy of it for --case",
    )
    add_mask_threshold(parser)
    add_label_names(parser)
    parser.add_argument(
        "--case", metavar="ID", help="the case of --mask or --accept, as 'study worklist' names it, or its original id with --key"
    )
    parser.add_argument("--key", metavar="KEY.csv", help="pseudonym key, to name cases by their original ids")
    parser.add_argument("--active-seconds", type=float, metavar="S", help="time spent on the drawing, if known")
    parser.add_argument(
        "--answer", type=answer, action="append", default=[], metavar="QUESTION=GRADE",
        help="a grade that the study asks for, of --mask; in MASKS.csv a column is named as the question; may be repeated",
    )  # fmt: skip
    parser.add_argument("--comment", default="", metavar="TEXT")
    parser.add_argument("--override", default="", metavar="REASON", help="why findings of the completeness checks are right")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why an earlier submission is revised")
    parser.add_argument("--take-over", default="", metavar="REASON", help="go on although a sitting seems to be open elsewhere")


def _consensus(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--method", required=True, choices=("arbitration", "majority", "staple"),
        help="the arbiter's mask, what most independent readers drew, or their weighted estimate",
    )  # fmt: skip
    parser.add_argument(
        "--reason", default="", metavar="TEXT",
        help="why final masks that are there already are formed by another method: whoever chooses among methods after seeing "
        "their results has to say so, and both stay on record",
    )  # fmt: skip


def _agreement(parser: ArgumentParser) -> None:
    parser.add_argument("--out", metavar="OUT", help="folder for tables, figures and report (default: DIR-agreement)")
    parser.add_argument("--key", metavar="KEY.csv", help="pseudonym key, which tells hidden repeats; needed where there are some")
    parser.add_argument("--form", metavar="ICC", help='such as "ICC(2,1)" (default: the protocol\'s)')
    parser.add_argument("--threshold", type=float, metavar="X", help="ICC of a stable feature (default: the protocol's)")
    parser.add_argument("--rule", choices=("point", "lower"), help="the ICC itself or its lower confidence bound")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="worker processes (same values)")
    parser.add_argument(
        "--masks-only", action="store_true",
        help="interim look without features: overlap, volumes, times, and each reader against the consensus so far",
    )  # fmt: skip
    add_figures(parser)
    add_language(parser)


def _calibrate(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--reference", metavar="MASKS.csv",
        help="masks and grades that experts agreed on: columns case, mask, questions (default: the study's final masks)",
    )  # fmt: skip
    add_mask_threshold(parser)
    add_label_names(parser)
    parser.add_argument("--key", metavar="KEY.csv", help="pseudonym key, to name cases by their original ids")
    parser.add_argument(
        "--at-least", metavar="dice=X", help="exit code 1 where a reader's mean Dice on an ROI is below X; he is named"
    )
    parser.add_argument("--out", metavar="OUT", help="folder for the tables (default: DIR-calibration)")


def _export(parser: ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="OUT", help="folder for the tables and masks, outside DIR")
    parser.add_argument("--key", metavar="KEY.csv", help="pseudonym key: write the original case ids, and mark hidden repeats")
    parser.add_argument(
        "--pseudonyms", action="store_true", help="write pseudonyms all the same: the key only tells hidden repeats"
    )


def _verify(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--against", default="", metavar="DIGEST", help="a digest that 'study seal' printed: the study must hold all that it held"
    )


def _seal(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help="why a study that was changed by other means is sealed all the same"
    )


def _nothing(parser: ArgumentParser) -> None:
    """No arguments but DIR."""


ACTIONS = (
    Action("new", "create a study: pseudonyms, de-identified images, worklists", _new, actions.new),
    Action("status", "who has read what, who is late", _nothing, actions.status),
    Action("assign", "add participants or change their numbers of cases", _assign, actions.assign),
    Action("open-session", "open a session before the end of the washout", _open_session, actions.open_session),
    Action("worklist", "a participant's cases in his order", _worklist, actions.worklist),
    Action("submit", "hand in masks that were drawn elsewhere", _submit, actions.submit),
    Action("verify", "find any change by other means", _verify, actions.verify),
    Action("seal", "print a digest that stands for the whole study as it is now", _seal, actions.seal),
    Action("consensus", "form the final masks", _consensus, results.consensus),
    Action("agreement", "features, ICC, overlap and report of all readings", _agreement, results.agreement),
    Action("calibrate", "each reader against masks and grades that experts agreed on", _calibrate, results.calibrate),
    Action("export", "tables and masks for use elsewhere", _export, results.export),
)


def configure(parser: ArgumentParser) -> None:
    add_actions(parser, ACTIONS, common=_folder)


def _folder(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="the study's folder")


VERB = Verb(
    "study", "run a blinded reader study: new, status, submit, verify, consensus, agreement ...", configure, run_action,
    needs="studies",
)  # fmt: skip
