"""Case lists made from folders: images by pattern or by rules of their DICOM headers, masks by pattern, each with its reason."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...base.errors import TableError
from ...base.files import private_bytes
from ...base.progress import Progress
from ...base.spreadsheets import csv_text
from ...images.dicom.volumes import Volume, find_volumes
from .patterns import Found, PathPattern, Tree
from .rules import Chosen, Rules, choose

Key = tuple[str, str]
"""Case and sequence."""
_CHOICES = ("image_type", "echo_time")


@dataclass
class Images:
    """What was chosen for each sequence of each case, and what could not be, in words."""

    chosen: dict[Key, Chosen] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A line of the list that is made."""

    case: str
    sequence: str
    image: Chosen
    mask: Path
    mask_because: str


@dataclass(frozen=True)
class Listing:
    """lines: in the order of cases and sequences. problems: what is missing or ambiguous, one sentence each."""

    lines: tuple[Line, ...]
    problems: tuple[str, ...]

    def write(self, path: Path, rois: tuple[str, str] = ("", "")) -> None:
        """The list, its paths seen from the list's own folder where that can be. rois: column and cell that choose them.

        Paths and descriptions may name patients: it is readable by its owner only.
        Raises TableError where there is no line, OutputError.
        """
        if not self.lines:
            raise TableError("no image with a mask was found", cure="Look at what is said above, and correct patterns or rules")
        choices = [name for name in _CHOICES if any(getattr(line.image, name) for line in self.lines)]
        head = ["case", "sequence", "image", "mask", *([rois[0]] if rois[0] else []), *choices, "chosen_by"]
        rows = [
            [
                line.case, line.sequence, seen_from(path.parent, line.image.path), seen_from(path.parent, line.mask),
                *([rois[1]] if rois[0] else []), *(getattr(line.image, name) for name in choices),
                f"{line.image.because}; mask: {line.mask_because}",
            ]
            for line in self.lines
        ]  # fmt: skip
        private_bytes(path, csv_text([head, *rows]).encode())


def images_by_pattern(folder: Path, tree: Tree, patterns: Sequence[PathPattern]) -> Images:
    """The images that fit patterns. A sequence that other cases have is a problem where it is missing."""
    images, found = Images(), _by_key((pattern, each) for pattern in patterns for each in tree.find(pattern))
    for (case, sequence), places in found.items():
        if len(places) > 1:
            images.problems.append(f"{_place(case, sequence)}: {len(places)} images fit: {_named(place for _, place in places)}")
        else:
            pattern, place = places[0]
            images.chosen[case, sequence] = Chosen(folder / place.path, f"image: {pattern.text}")
    expected = dict.fromkeys(sequence for _, sequence in found) | dict.fromkeys(
        each.sequence for each in patterns if each.sequence
    )
    for case in dict.fromkeys(case for case, _ in found):
        images.problems += [f"{_place(case, name)}: no image fits" for name in expected if (case, name) not in found]
    return images


def images_by_rules(folder: Path, rules: Rules, progress: Progress | None = None) -> Images:
    """The series that rules choose, case by case. Raises ImageError where there is no such folder, Cancelled."""
    images, cases = Images(), PathPattern(rules.case)
    volumes, damaged = find_volumes(folder, progress)
    if damaged:
        images.problems.append(f"{len(damaged)} file(s) cannot be read, the first is {damaged[0]}")
    by_case: dict[str, list[Volume]] = {}
    for volume in volumes:
        place = os.path.relpath(volume.folder, folder).replace(os.sep, "/")
        fit = cases.match(place) or cases.match(f"{place}/")
        if fit is None or place == ".":
            images.problems.append(f"the series {volume.title} in {place} is of no case: its folder does not fit {rules.case}")
        else:
            by_case.setdefault(fit.case, []).append(volume)
    for case, own in sorted(by_case.items()):
        for rule in rules.series:
            found = choose(rule, own)
            if isinstance(found, Chosen):
                images.chosen[case, rule.sequence] = found
            else:
                images.problems.append(f"{_place(case, rule.sequence)}: {found}")
    return images


def with_masks(images: Images, folder: Path, tree: Tree, patterns: Sequence[PathPattern]) -> Listing:
    """The images with their masks: one of their sequence, or one of their case for all sequences."""
    found = _by_key((pattern, each) for pattern in patterns for each in tree.find(pattern))
    lines, problems, used = [], list(images.problems), set()
    for (case, sequence), image in sorted(images.chosen.items(), key=lambda item: item[0][0]):
        key = (case, sequence) if (case, sequence) in found else (case, "")
        places = found.get(key, [])
        used.add(key)
        if len(places) == 1:
            pattern, place = places[0]
            lines.append(Line(case, sequence, image, folder / place.path, pattern.text))
        else:
            what = f"{len(places)} masks fit: {_named(place for _, place in places)}" if places else "no mask fits"
            problems.append(f"{_place(case, sequence)}: {what}")
    problems += [f"{_place(*key)}: there is a mask and no image" for key in found if key not in used and not _known(key, images)]
    return Listing(tuple(lines), tuple(problems))


def _known(key: Key, images: Images) -> bool:
    """Whether it has been said already why a mask has no image."""
    return any(problem.startswith((f"{_place(*key)}: ", f"{_place(*key)}, ")) for problem in images.problems)


def _by_key(found: Iterable[tuple[PathPattern, Found]]) -> dict[Key, list[tuple[PathPattern, Found]]]:
    """By case and sequence; what fits two patterns counts once."""
    answers: dict[Key, dict[str, tuple[PathPattern, Found]]] = {}
    for pattern, each in found:
        answers.setdefault((each.case, each.sequence), {}).setdefault(each.path, (pattern, each))
    return {key: list(places.values()) for key, places in answers.items()}


def _named(found: Iterable[Found]) -> str:
    return ", ".join(each.path for each in found)


def _place(case: str, sequence: str) -> str:
    return f"case {case}, {sequence}" if sequence else f"case {case}"


def seen_from(folder: Path, path: Path) -> str:
    """A path as a list in a folder holds it: with ``/``, so that it can be read on every system."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # on another drive of Windows
        return str(path.absolute())
