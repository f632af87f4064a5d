"""``batch_run.py VERB ...``: headless Slicer's way through batch.py in a process of its own, on the stand-in for the application.

Ends with the exit code that the script gives to Slicer.
"""

import runpy
import sys
from pathlib import Path

from slicer_host import start

BATCH = Path(__file__).resolve().parents[2] / "OsteoRadiomics" / "Scripts" / "batch.py"

if __name__ == "__main__":
    host = start()
    sys.argv[0] = str(BATCH)
    print("started", flush=True)
    runpy.run_path(str(BATCH), run_name="__main__")
    sys.exit(host.app.exit_code)
