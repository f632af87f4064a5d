"""``osteoradiomics heatmap``: where in an image a model's score comes from."""

from __future__ import annotations

from argparse import ArgumentError, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from ..base.errors import ExtensionError
from ..base.extensions import report_problem
from ..heatmaps.kinds import HEATMAP_KINDS, HeatmapKind, options_of
from ..heatmaps.options import option_words
from . import DONE, Verb
from .arguments import add_cache, add_images_and_masks, check_image_target, roi_choice, sequences_of
from .clinical import add_clinical, clinical_values

if TYPE_CHECKING:
    from ..workflows.maps import VoxelMap

_EPILOG = """\
The map lies in the space of the image, in logits or in the unit of a measured end point, 0 outside the ROI. Write it into a
case folder (see 'report'). Several sequences (--image T1=... --image T2=...) give a map each, with one scale of colours for all:
of --out MAP.nrrd they are MAP-T1.nrrd, MAP-T2.nrrd and so on, and likewise of --png.
"""
_WIDTH, _INDENT = 120, 14


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = "".join(map(_explained, HEATMAP_KINDS.values())) + _EPILOG
    parser.add_argument("--model", required=True, metavar="DIR|ZIP|NAME", help="model folder, .zip, or a shipped model's name")
    add_images_and_masks(parser)
    add_cache(parser)
    parser.add_argument("--kind", required=True, choices=list(HEATMAP_KINDS), help="kind of map")
    parser.add_argument("--sequence", metavar="NAME", help="which sequence a single image is, for a model of several")
    _add_options(parser)
    add_clinical(parser)
    parser.add_argument("--features", metavar="TABLE", help="feature table with the other sequences of the case")
    parser.add_argument("--case", metavar="ID", help="case id")
    parser.add_argument("--out", required=True, metavar="MAP.nrrd", help="map to write")
    parser.add_argument("--png", metavar="PICTURE.png", help="picture of the map over the image to write")
    parser.add_argument(
        "--stages",
        action="store_true",
        help="write the map at each stage of refinement, so that a viewer can show the first soon",
    )


def _explained(kind: HeatmapKind) -> str:
    """A kind's name and summary, wrapped."""
    return fill(kind.summary, _WIDTH, initial_indent=f"{kind.name:<{_INDENT}}", subsequent_indent=" " * _INDENT) + "\n"


def _add_options(parser: ArgumentParser) -> None:
    """The options of every kind; each kind has its own defaults, so that none stands here."""
    for words in option_words({kind.name: kind.options for kind in HEATMAP_KINDS.values()}):
        how: dict[str, Any] = {"action": "store_true"} if words.kind is bool else {"type": words.kind, "metavar": words.metavar}
        try:
            parser.add_argument(words.flag, help=f"{', '.join(words.kinds)}: {words.help}", **how)
        except ArgumentError:
            problem = f"the option {words.flag} is one of the verb's own"
            where = f"heat map {', '.join(words.kinds)}"
            report_problem(ExtensionError(problem, where=where, cure="Give the option another name"))


def run(arguments: Namespace, console: Console) -> int:
    from ..heatmaps.request import image_inputs
    from ..scoring import find_model
    from ..workflows.model_inputs import other_inputs
    from ..workflows.sequence_maps import heatmaps_of

    model = find_model(arguments.model)
    images, masks = sequences_of(arguments.image, arguments.sequence or ""), sequences_of(arguments.mask)
    for sequence in images:
        image_inputs(model, sequence or None)
    targets = _targets(arguments.out, images)
    pictures = _targets(arguments.png, images) if arguments.png else {}
    for sequence, target in targets.items():
        check_image_target(str(target), *([str(pictures[sequence])] if pictures else []))
    write = partial(_write, targets=targets, console=console)
    made = heatmaps_of(
        model, images, masks, arguments.kind,
        choice=roi_choice(arguments), options=options_of(arguments.kind, vars(arguments)), case=arguments.case or "",
        inputs=other_inputs(model, clinical_values(model, arguments), arguments.features, arguments.case),
        progress=console.progress, on_stage=write if arguments.stages else None, on_map=write if len(images) > 1 else None,
    )  # fmt: skip
    results, lines = {}, []
    for sequence, found in made.items():
        record = found.write(targets[sequence]).to_json()
        if pictures:
            found.write_picture(pictures[sequence])
        before = f"{sequence}: " if len(made) > 1 else ""
        for text in found.warnings:
            console.warning(before + text)
        results[sequence] = {"out": str(targets[sequence]), **record["map"], "warnings": record["warnings"]}
        lines.append(f"{before}{found.info.title}: written to {targets[sequence]}")
    console.result({"maps": results} if len(made) > 1 else next(iter(results.values())), "\n".join(lines))
    return DONE


def _targets(path: str, sequences: Iterable[str]) -> dict[str, Path]:
    """Sequence -> where its file goes."""
    from ..heatmaps.files import sequence_path

    names = list(sequences)
    return {name: sequence_path(path, name) if len(names) > 1 else Path(path) for name in names}


def _write(sequence: str, found: VoxelMap, *, targets: Mapping[str, Path], console: Console) -> None:
    """Put an earlier map where the last one will be, and say that it is there; its details say which stage it is."""
    found.write(targets[sequence])
    console.progress.written(targets[sequence])


VERB = Verb("heatmap", "show where in an image a model's score comes from", configure, run, needs="extraction")
