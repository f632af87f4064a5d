"""``osteoradiomics measure``: muscles, angles and cohorts of them."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from OsteoRadiomicsLib.base.console import Console
from OsteoRadiomicsLib.verbs import DONE, SOME_FAILED, Verb
from OsteoRadiomicsLib.verbs.actions import Action, add_actions, run_action
from OsteoRadiomicsLib.verbs.arguments import SCHEMES, add_dicom_reading, reading_options, whole_number

from .fat import FAT_METHODS, SCOPES
from .muscles import BACK_MUSCLES, MORE_SCHEMES, STRUCTURES
from .muscles.labels import structure_labels

if TYPE_CHECKING:
    from .case.record import MuscleRecord
    from .case.request import CaseRequest, FatRequest
    from .muscles.drawn import MaskChoice


def configure(parser: ArgumentParser) -> None:
    add_actions(parser, ACTIONS, metavar="WHAT")


def _muscle(parser: ArgumentParser) -> None:
    add_case(parser)
    parser.add_argument("--out", required=True, metavar="M.json", help="file to write")
    parser.add_argument("--page", metavar="P.html", help="also the printable page of the case")
    parser.add_argument("--fat-masks", metavar="F.seg.nrrd", help="also the voxels that each threshold counts as fat")


def add_case(parser: ArgumentParser) -> None:
    """What says which case is measured, and how; see ``case_request``."""
    parser.add_argument("--image", required=True, help="axial T1, T2 or Dixon fat image: a file or a DICOM folder")
    parser.add_argument("--water", help="Dixon water image of the same acquisition")
    parser.add_argument("--mask", required=True, help="mask drawn on the image: label map, .seg.nrrd, DICOM SEG or RTSTRUCT")
    parser.add_argument("--labels", type=structure_labels, metavar="ES_R=1,MF_R=2", help="what the mask's labels are")
    parser.add_argument("--level-slice", type=whole_number, metavar="K", help="slice of the level, counted from 0")
    parser.add_argument("--level-point", type=three_numbers, metavar="X,Y,Z", help="a point of the level in mm (LPS)")
    parser.add_argument("--markups", action="append", default=[], metavar="M.mrk.json", help="lines for angles; may be repeated")
    parser.add_argument("--case", default="case", metavar="ID", help="pseudonymous id (default: case)")
    parser.add_argument("--sex", choices=("female", "male"), default="", help="for published references")
    _measuring(parser)


def _measuring(parser: ArgumentParser) -> None:
    """What is the same for every case of a cohort."""
    schemes = (*SCHEMES, *MORE_SCHEMES)
    parser.add_argument(
        "--scheme", choices=schemes, metavar="NAME", help=f"whose label numbers the mask has: {', '.join(schemes)}"
    )
    parser.add_argument("--label-table", metavar="FILE", help="names of the mask's labels: ITK-SNAP or Slicer colour table")
    parser.add_argument("--same-grid", action="store_true", help="take mask and water voxel for voxel whatever their headers say")
    parser.add_argument(
        "--fat", type=fat_methods, default=(), metavar="NAME,NAME", help=f"fat methods: {', '.join(FAT_METHODS)}, dixon, all"
    )
    parser.add_argument(
        "--thresholds-of", choices=(*SCOPES, "both"), default="both",
        help="whether thresholds are found in both sides together, in each muscle, or both ways (default)",
    )  # fmt: skip
    parser.add_argument("--fat-threshold", type=float, metavar="X", help="grey value of the fixed threshold")
    parser.add_argument("--reference", default="SAT", metavar="NAME", help="structure of reference-share (default: SAT)")
    parser.add_argument("--share", type=float, metavar="X", help="share of the reference's mean, such as 0.5")
    parser.add_argument("--lean", type=name_or_number, default="PS", metavar="NAME|X", help="lean reference (default: PS, psoas)")
    parser.add_argument(
        "--fat-reference", type=name_or_number, default="SAT", metavar="NAME|X", help="fat reference (default: SAT)"
    )
    parser.add_argument("--confirm-high-fat", action="store_true", help="fat above 60 %% in every muscle is right, not exchanged")
    parser.add_argument(
        "--extent", choices=("slice", "three", "volume"), help="what is measured (default: slice where a level is)"
    )
    parser.add_argument("--profile", action="store_true", help="also area and fat of each slice")
    parser.add_argument(
        "--muscles", type=muscle_groups, default=BACK_MUSCLES, metavar="MF,ES", help="muscles to measure (default: MF,ES,PARA)"
    )
    parser.add_argument(
        "--goutallier", type=four_numbers, metavar="A,B,C,D", help="rates from which grades 1 to 4 are suggested (1,10,45,55)"
    )
    add_dicom_reading(parser)
    parser.add_argument(
        "--water-image-type", metavar="VALUE", help="as --image-type, of the water images, where one series holds fat and water"
    )


def _angle(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--markups", action="append", required=True, metavar="M.mrk.json", help="lines drawn in 3D Slicer; may be repeated"
    )
    parser.add_argument("--out", metavar="A.json", help="file to write")


def _cohort(parser: ArgumentParser) -> None:
    parser.add_argument(
        "cases",
        metavar="CASES.csv",
        help="case, image, mask and, if wanted, reader, session, water, labels, level_slice, markups, sex",
    )
    parser.add_argument("--labels", type=structure_labels, metavar="ES_R=1,MF_R=2", help="labels of masks, unless the list says")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the tables; a stopped run resumes there")
    _measuring(parser)


def _run_muscle(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from OsteoRadiomicsLib.base.files import check_writable, write_text

    from .case.measuring import measure_case
    from .case.sources import keep_files

    out = Path(arguments.out)
    for target in (out, arguments.page, arguments.fat_masks):
        if target:
            check_writable(target)
    request = case_request(arguments)
    record = measure_case(request)
    record.write(out)
    keep_files([(request, record)], out.parent)
    if arguments.page:
        from .page.page import case_page

        write_text(arguments.page, case_page(record, out.parent))
    if arguments.fat_masks:
        _write_fat_masks(request, record, arguments.fat_masks)
    for warning in record.warnings:
        console.warning(warning)
    console.result(record.to_json(), f"{_summary(record)}\nwritten to {out}")
    return DONE


def _write_fat_masks(request: CaseRequest, record: MuscleRecord, path: str) -> None:
    from OsteoRadiomicsLib.base.notices import collected_notices
    from OsteoRadiomicsLib.images import write_label_map

    from .case.fat_masks import fat_masks
    from .case.seeing import see

    with collected_notices():  # they stand in the record
        sight = see(request)
    write_label_map(fat_masks(sight, record), path)


def _run_angle(arguments: Namespace, console: Console) -> int:
    from .angles.lines import lines_of
    from .angles.measuring import measure_angles
    from .case.angle_file import AngleFile
    from .case.measuring import angle_record

    record = AngleFile(angles=tuple(angle_record(angle) for angle in measure_angles(lines_of(arguments.markups))))
    if arguments.out:
        record.write(arguments.out)
    for angle in record.angles:
        for warning in angle.warnings:
            console.warning(warning)
    text = "\n".join(
        f"{angle.title}: {angle.reason if angle.degrees is None else f'{angle.degrees:.1f} degrees'}" for angle in record.angles
    )
    console.result(record.to_json(), f"{text}\n{record.notice}")
    return DONE


def _run_cohort(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from .cohort.cases import read_muscle_cases
    from .cohort.running import measure_cohort

    requests = read_muscle_cases(arguments.cases, _shared(arguments))
    result = measure_cohort(requests, Path(arguments.out), progress=console.progress)
    for failure in result.failures.values():
        console.failure(failure)
    console.result(
        {
            "measurements": str(result.table),
            "done": len(result.records),
            "resumed": result.resumed,
            "failed": len(result.failures),
            "failures": list(result.failures.values()),
        },
        f"{len(result.records)} of {len(requests)} cases measured ({result.resumed} of them from an earlier run), "
        f"{len(result.failures)} failed\nwritten to {result.table}",
    )
    return SOME_FAILED if result.failures else DONE


def case_request(arguments: Namespace) -> CaseRequest:
    """What the arguments of ``add_case`` ask. Raises InputError."""
    from dataclasses import replace
    from pathlib import Path

    shared = _shared(arguments)
    return replace(
        shared,
        image=Path(arguments.image),
        mask=Path(arguments.mask),
        water=Path(arguments.water) if arguments.water else None,
        case=arguments.case,
        level_index=arguments.level_slice,
        level_point=arguments.level_point,
        markups=tuple(Path(path) for path in arguments.markups),
        sex=arguments.sex,
    )


def _shared(arguments: Namespace) -> CaseRequest:
    """What holds for every case; image and mask are filled in later."""
    from pathlib import Path

    from .case.request import CaseRequest
    from .references import USUAL, CutOffs

    return CaseRequest(
        image=Path(),
        mask=Path(),
        choice=_choice(arguments),
        extent=arguments.extent,
        fat=_fat(arguments),
        groups=arguments.muscles,
        profile=arguments.profile,
        cut_offs=CutOffs(*arguments.goutallier) if arguments.goutallier else USUAL,
        water_type=arguments.water_image_type,
    )


def _choice(arguments: Namespace) -> MaskChoice:
    from dataclasses import replace

    from .muscles.drawn import MaskChoice

    options = replace(reading_options(arguments), scheme=None)  # ours are more than the library's
    return MaskChoice(arguments.labels, arguments.scheme, arguments.same_grid, options)


def _fat(arguments: Namespace) -> FatRequest:
    from .case.request import FatRequest

    scopes = SCOPES if arguments.thresholds_of == "both" else (arguments.thresholds_of,)
    return FatRequest(
        methods=arguments.fat, scopes=scopes, threshold=arguments.fat_threshold, share=arguments.share,
        reference=arguments.reference, lean=arguments.lean, fat=arguments.fat_reference,
        confirm_high_fat=arguments.confirm_high_fat,
    )  # fmt: skip


def _summary(record: MuscleRecord) -> str:
    """Area and fat rates of each muscle, one line each, and the notice."""
    place = "whole volume" if record.level is None or record.extent == "volume" else f"slice {record.level.slice}"
    lines = [f"case {record.case}, {place}"]
    for value in record.values:
        if value.name != "area" and not value.name.startswith("fat_rate"):
            continue
        shown = f"no value: {value.reason}" if value.value is None else f"{value.value:.2f} {value.unit}"
        lines.append(f"  {value.roi:6} {value.name:28} {shown}")
    return "\n".join([*lines, record.notice])


def fat_methods(text: str) -> tuple[str, ...]:
    """``gmm2,otsu`` -> ("gmm2", "otsu")."""
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [name for name in names if name not in FAT_METHODS and name not in ("dixon", "all")]
    if unknown or not names:
        raise ArgumentTypeError(f"there is no fat method {(*unknown, '')[0]!r}; choose {', '.join(FAT_METHODS)}, dixon or all")
    return names


def muscle_groups(text: str) -> tuple[str, ...]:
    """``MF,ES`` -> ("MF", "ES")."""
    known = tuple(dict.fromkeys(structure.group for structure in STRUCTURES.values() if structure.side))
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names or any(name not in known for name in names):
        raise ArgumentTypeError(f"{text!r} are no muscles; choose {', '.join(known)}")
    return names


def three_numbers(text: str) -> tuple[float, ...]:
    """``1,2,3`` -> (1.0, 2.0, 3.0)."""
    return _numbers(text, 3)


def four_numbers(text: str) -> tuple[float, ...]:
    """``1,10,45,55`` -> four numbers."""
    return _numbers(text, 4)


def name_or_number(text: str) -> str | float:
    """A structure or muscle, or a grey value."""
    if text in STRUCTURES or any(text == structure.group for structure in STRUCTURES.values()):
        return text
    return _numbers(text, 1)[0]


def _numbers(text: str, count: int) -> tuple[float, ...]:
    try:
        found = tuple(float(part) for part in text.split(","))
    except ValueError:
        found = ()
    if len(found) != count:
        raise ArgumentTypeError(f"{text!r} is not {count} number{'s' if count > 1 else ''}")
    return found


ACTIONS = (
    Action("muscle", "area, fat and grey values of paraspinal muscles at a level", _muscle, _run_muscle),
    Action("angle", "lordosis, facet orientation and other angles from line markups", _angle, _run_angle),
    Action("cohort", "measure many cases into one table; a stopped run resumes", _cohort, _run_cohort),
)
VERB = Verb("measure", "measure paraspinal muscles and angles of the lumbar spine", configure, run_action, needs="extraction")
