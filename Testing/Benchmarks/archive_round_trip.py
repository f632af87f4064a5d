"""Simulated cases to an archive and back: stored, fetched by series rules, extracted, their SEG and SR stored and fetched.

    python Testing/Benchmarks/archive_round_trip.py [--cases 300] [--workers 2]

Needs Orthanc with its DICOMweb plugin (Debian: orthanc, orthanc-dicomweb). Exit code 1 where a table or a count is not what it
must be.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Python"))

from archive_kit import INSTALLED, PASSWORD, PASSWORD_VARIABLE, round_trip, running


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=300, metavar="N")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    arguments = parser.parse_args()
    if not INSTALLED:
        print("Orthanc with its DICOMweb plugin is not installed")
        return 1
    os.environ[PASSWORD_VARIABLE] = PASSWORD
    began, used = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory() as place, running(Path(place)) as archive, contextlib.redirect_stdout(io.StringIO()):
        trip = round_trip(Path(place), archive, arguments.cases, arguments.workers)
    local, fetched, with_masks = trip.features
    print(f"{arguments.cases} cases, {trip.images} image files, {trip.results} results (SEG and SR)")
    print(f"table of the images fetched: {'the same bytes' if fetched == local else 'OTHER BYTES'} as of the local ones")
    print(f"table of images and SEG fetched: {'the same bytes' if with_masks == local else 'OTHER BYTES'}")
    print(f"instances held after images, results, both again: {', '.join(map(str, trip.held))}")
    print(f"{time.monotonic() - began:.0f} s, of this process {time.process_time() - used:.0f} s of CPU time")
    right = trip.held == (trip.images, trip.images + trip.results, trip.images + trip.results)
    return int(not (local == fetched == with_masks and right))


if __name__ == "__main__":
    sys.exit(main())
