"""Twenty cases of paraspinal muscles, people who draw and grade them, and a coordinator at the command line."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.base.resources import resource
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import LabelMap, Segment, read_mask, write_label_map
from OsteoRadiomicsLib.readings import open_study

CASES = 20
SHAPE = (6, 24, 24)  # k, j, i
SPACING = (3.0, 3.0, 4.0)
MUSCLES = {"ES_R": 1, "MF_R": 2, "MF_L": 3, "ES_L": 4}
GRADES = ("0", "1", "2", "3", "4")
EXTRACTION = """[extraction.image_types]
Original = {}

[extraction.feature_classes]
shape = ["MeshVolume"]
firstorder = ["Mean", "Variance"]
glcm = ["Contrast"]
"""


def small_protocol(folder: Path) -> Path:
    """The shipped protocol of the muscles with its questions, and few features."""
    text = resource("Protocols", "pain-mri.toml").read_text(encoding="utf-8")
    start, end = text.index("[extraction.image_types]"), text.index("[extraction.setting]")
    path = folder / "muscles.toml"
    path.write_text(f"{text[:start]}{EXTRACTION}\n{text[end:]}", encoding="utf-8")
    return path


def hospital(folder: Path, cases: int = CASES) -> Path:
    """Images, and their list under hospital ids."""
    generator = np.random.default_rng(0)
    lines = ["case,sequence,image"]
    for number in range(cases):
        array = generator.normal(80 + 6 * (number % 7), 20, SHAPE) + np.linspace(0, 30 + 2 * number, SHAPE[2])
        image = sitk.GetImageFromArray(array.astype(np.int16))
        image.SetSpacing(SPACING)
        sitk.WriteImage(image, str(folder / f"{number:02d}.nrrd"))
        lines.append(f"P-{number:04d},T2,{number:02d}.nrrd")
    (folder / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "cases.csv"


class Person:
    """Draws and grades a case a little differently each time, whatever the order of cases. spread: how often."""

    def __init__(self, seed: int, spread: float) -> None:
        self._seed, self._spread = seed, spread
        self._times: Counter[tuple[str, int]] = Counter()

    def drawing(self, number: int) -> LabelMap:
        """Four boxes whose size follows the case; now and then some of them are a row longer."""
        generator = self._again("drawing", number)
        longer = generator.random(len(MUSCLES)) < 0.5 if generator.random() < self._spread else np.zeros(len(MUSCLES), bool)
        array = np.zeros(SHAPE, np.uint8)
        for position, (label, more) in enumerate(zip(MUSCLES.values(), longer, strict=True)):
            array[1:5, 6 : 14 + number % 5 + int(more), 1 + 6 * position : 5 + 6 * position] = label
        layer = sitk.GetImageFromArray(array)
        layer.SetSpacing(SPACING)
        return LabelMap((layer,), tuple(Segment(name, label) for name, label in MUSCLES.items()))

    def grade(self, number: int) -> str:
        """The case's grade, one higher or lower now and then."""
        generator = self._again("grade", number)
        step = int(generator.choice([-1, 1])) if generator.random() < self._spread else 0
        return GRADES[min(max(number % len(GRADES) + step, 0), len(GRADES) - 1)]

    def _again(self, what: str, number: int) -> np.random.Generator:
        self._times[what, number] += 1
        return np.random.default_rng([self._seed, len(what), number, self._times[what, number]])


class Coordinator:
    """Runs ``osteoradiomics study`` on one study. root: its folder. key: the pseudonym key."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root, self.key = folder, folder / "drive" / "muscles", folder / "key" / "key.csv"

    def run(self, action: str, *words: str, code: int = 0) -> Any:
        """One action; its answer as read from --json."""
        with contextlib.redirect_stdout(io.StringIO()) as said:
            assert main(["study", action, str(self.root), *words, "--json"]) == code
        return json.loads(said.getvalue())

    def pseudonym(self, who: str, session: int, shown: str) -> str:
        """The study's name of a case that a participant knows by another one."""
        return open_study(self.root).case_of(who, session, shown)

    def number_of(self, pseudonym: str) -> int:
        """Which case of the hospital it is."""
        return next(int(row["original_case"][2:]) for row in csv.DictReader(self.key.open()) if row["case"] == pseudonym)

    def worklist(self, who: str, session: int = 1) -> dict[str, str]:
        """A participant's cases in his order, as they are called before him: name -> status."""
        found = self.run("worklist", "--reader", who, "--session", str(session))
        return {row["case"]: row["status"] for row in found["cases"]}

    def hand_in(self, who: str, drawings: dict[str, LabelMap], grades: dict[str, str], session: int = 1) -> None:
        """Hand in drawings made elsewhere as a list, with their grades. Keys are names as the participant's worklist has them."""
        lines = ["case,mask,goutallier_mf"]
        for shown, drawn in drawings.items():
            path = self._drawn(who, session, self.pseudonym(who, session, shown))
            path.parent.mkdir(exist_ok=True)
            write_label_map(drawn, path)
            lines.append(f"{shown},{path},{grades.get(shown, '')}")
        table = self.folder / f"{who}-{session}.csv"
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")
        words = ["--reader", who, "--session", str(session), "--masks", str(table), "--override", "boxes are no anatomy"]
        assert len(self.run("submit", *words)["submitted"]) == len(drawings)

    def let_read(self, who: str, person: Person, session: int = 1) -> None:
        """Let a person draw and grade every case of a session."""
        numbers = {shown: self.number_of(self.pseudonym(who, session, shown)) for shown in self.worklist(who, session)}
        drawings = {shown: person.drawing(number) for shown, number in numbers.items()}
        self.hand_in(who, drawings, {shown: person.grade(number) for shown, number in numbers.items()}, session)

    def drawn(self, who: str, pseudonym: str, session: int = 1) -> LabelMap:
        """A drawing that was handed in."""
        return read_mask(self._drawn(who, session, pseudonym))

    def _drawn(self, who: str, session: int, pseudonym: str) -> Path:
        return self.folder / "drawn" / f"{who}-{session}-{pseudonym}.seg.nrrd"


def dice(first: LabelMap, second: LabelMap, name: str) -> float:
    """Dice of one muscle."""
    a, b = (sitk.GetArrayFromImage(drawn.layers[0]) == MUSCLES[name] for drawn in (first, second))
    return 2 * np.count_nonzero(a & b) / (np.count_nonzero(a) + np.count_nonzero(b))
