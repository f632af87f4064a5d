"""What PainGrade adds to the demo: the muscles of a simulated patient, and a small pain-grade study from scans to a score."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from OsteoRadiomicsLib.base.files import write_text
from OsteoRadiomicsLib.verbs.demo_steps import SEED, DemoPart, Step

PROTOCOL = Path(__file__).resolve().parent / "demo_protocol.toml"
"""Few features and one classifier, so that a study takes seconds."""
_CASES = 60


def steps(folder: Path) -> Iterator[Step]:
    """Makes an axial T2 phantom and measures it; then a study of simulated patients, whose first is scored."""
    phantom = folder / "pain-mri"
    yield Step(
        "a simulated patient with lumbar MRI of the muscles",
        ("phantom", "pain-mri", "--cases", "1", "--seed", str(SEED), "--out", str(phantom)),
    )
    (image,), (mask,) = ((phantom / "images").glob(f"*{ending}") for ending in (".nii.gz", ".seg.nrrd"))
    results = folder / "muscles"
    inputs = ("--image", str(image), "--mask", str(mask), "--case", mask.name.removesuffix(".seg.nrrd"))
    written = ("--out", str(results / "muscles.json"), "--page", str(results / "muscles.html"))
    yield Step(
        "multifidus and erector spinae: area and fat by every method",
        ("measure", "muscle", *inputs, "--fat", "all", "--profile", *written),
    )
    yield from _study(folder / "pain-study", folder / "pain-demo.toml")


def _study(study: Path, protocol: Path) -> Iterator[Step]:
    """A phantom study with a small protocol, a model by another fat method, and the score of a case."""
    write_text(protocol, PROTOCOL.read_text(encoding="utf-8"))
    yield Step(
        "a pain-grade study: what is recovered of what was painted",
        ("pain-study", "--cases", str(_CASES), "--protocol", str(protocol), "--workers", "1", "--out", str(study)),
    )
    tables = (
        "--features", str(study / "features" / "features.csv"), "--measurements", str(study / "measured" / "measurements.csv"),
        "--clinical", str(study / "scans" / "clinical.csv"),
    )  # fmt: skip
    models = study / "models-otsu"
    yield Step(
        "measurements and radiomics of the multifidus in one model",
        ("pain-train", *tables, "--fat", "otsu", "--protocol", str(protocol), "--muscles", "MF", "--out", str(models)),
    )
    images, case = study / "scans" / "images", "sim-pain-0001"
    yield Step(
        "the pain grade of a case from its images",
        ("pain-score", "--model", str(models / "MF" / "models" / "combined"), "--protocol", str(protocol), "--case", case,
         "--image", str(images / f"{case}_T2.nii.gz"), "--mask", str(images / f"{case}.seg.nrrd"),
         "--markups", str(images / f"{case}.mrk.json"), "--out", str(study / "case")),
    )  # fmt: skip


DEMO_PART = DemoPart("muscles", steps)
