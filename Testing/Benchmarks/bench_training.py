"""Train op-mri and op-ct on simulated tables of the published sizes, by one command each, and time it.

Run: python Testing/Benchmarks/bench_training.py [FOLDER] [--grid] (the tables and studies stay in FOLDER; arguments after it
go to ``osteoradiomics train``).
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images.phantom import op_ct_patients, op_mri_patients
from OsteoRadiomicsLib.modelling.simulation import simulated_features
from OsteoRadiomicsLib.protocol import load_protocol

STUDIES = {"op-mri": op_mri_patients, "op-ct": op_ct_patients}


def run(folder: Path, more: list[str]) -> None:
    """Write both studies' tables into ``folder`` and train each; prints seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, patients in STUDIES.items():
        clinical = patients()
        clinical.to_csv(folder / f"{name}-clinical.csv", index=False)
        simulated_features(clinical, load_protocol(name)).to_csv(folder / f"{name}-features.csv", index=False)
        arguments = [
            "train",
            "--features",
            str(folder / f"{name}-features.csv"),
            "--clinical",
            str(folder / f"{name}-clinical.csv"),
        ]
        arguments += ["--outcome", "op", "--protocol", name, "--set", "set", "--tuning", "none", "--out", str(folder / name)]
        start = time.perf_counter()
        code = main([*arguments, *more])
        print(f"{name}: {time.perf_counter() - start:.0f} s, exit code {code}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run(Path(sys.argv[1]), sys.argv[2:])
    else:
        with tempfile.TemporaryDirectory() as temporary:
            run(Path(temporary), [])
