"""What PainGrade adds to the demo: the muscles of a simulated patient, by every fat method that its image allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from OsteoRadiomicsLib.verbs.demo_steps import SEED, DemoPart, Step


def steps(folder: Path) -> Iterator[Step]:
    """Makes an axial T2 phantom and measures it."""
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


DEMO_PART = DemoPart("muscles", steps)
