"""What PainGrade adds to the demo: the muscles of a simulated patient, by every fat method that its image allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from OsteoRadiomicsLib.verbs.demo_steps import DemoPart, Step

SEED = 20261120


def steps(folder: Path) -> Iterator[Step]:
    """Measures an axial T2 phantom, which it writes to ``folder/pain-mri``."""
    from OsteoRadiomicsLib.images.phantom import write_cohort

    write_cohort(folder / "pain-mri", "pain-mri", 1, SEED)
    (image,), (mask,) = ((folder / "pain-mri" / "images").glob(f"*{ending}") for ending in (".nii.gz", ".seg.nrrd"))
    results = folder / "muscles"
    inputs = ("--image", str(image), "--mask", str(mask), "--case", mask.name.removesuffix(".seg.nrrd"))
    written = ("--out", str(results / "muscles.json"), "--page", str(results / "muscles.html"))
    yield Step(
        "multifidus and erector spinae: area and fat by every method",
        ("measure", "muscle", *inputs, "--fat", "all", "--profile", *written),
    )


DEMO_PART = DemoPart("muscles", steps)
