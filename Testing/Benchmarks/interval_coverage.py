"""How often 95 % intervals of cross-validated figures hold the figure of the final model in new patients.

    python Testing/Benchmarks/interval_coverage.py [--studies N] [--workers N]

Simulates studies of several designs with the library's own procedure, cross-validated and fitted on all patients, and prints for
every figure the share of intervals that hold its value in 4,000 new patients of the final model, at its frozen cut-off: the
interval of a fixed score, and the one that reports print (Docs/decisions/0035-intervals-of-cross-validation.md). Set
OMP_NUM_THREADS=1: every process has one core.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Python"))

from interval_kit import DESIGNS, coverage, lines, studies_of


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=300, metavar="N", help="of each design")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N")
    chosen = parser.parse_args()
    for name, design in DESIGNS.items():
        print("\n".join(lines(name, coverage(studies_of(design, chosen.studies, chosen.workers)))), flush=True)


if __name__ == "__main__":
    main()
