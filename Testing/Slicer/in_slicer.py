"""The journeys in a real Slicer: ``Slicer --testing --python-script Testing/Slicer/in_slicer.py``.

Add ``--additional-module-paths <absolute path>/OsteoRadiomics <absolute path>/PainGrade`` when the extension is not
installed, and ``--no-main-window`` to see no window. Prints one line a check and goes on after a failed one; in the end
Slicer's exit code is 1 if any has failed. With OSTEORADIOMICS_INSTALL=1 the missing Python packages are installed first. With
OSTEORADIOMICS_SCREENS naming a folder, the window is kept there as pictures.
"""

import os
import sys
from pathlib import Path

import slicer

sys.path.insert(0, str(Path(__file__).resolve().parent))

from journeys import JOURNEYS
from journeys.checks import Checks

MODULES = ("OsteoRadiomics", "PainGrade")
NEEDS = ("extraction", "cohort", "report", "studies")


def main() -> None:
    """Every journey in turn."""
    checks = Checks(picture)
    with checks.journey("modules"):
        for name in MODULES:
            module = getattr(slicer.modules, name.lower(), None)
            checks.need(f"{name} is loaded", module is not None)
            checks.check(f"{name} stands in its category", list(module.categories) == ["Quantification"], module.categories)
        absent = missing_packages()
        checks.need("the Python packages are there", not absent, ", ".join(absent))
        for journey in JOURNEYS:
            slicer.mrmlScene.Clear(0)
            with checks.journey(journey.__name__.replace("_", " ")):
                journey(checks)
    print(checks.summary(), flush=True)
    slicer.util.exit(1 if checks.failures else 0)
    if checks.failures:  # under --testing an error ends Slicer with exit code 1
        raise AssertionError(f"{len(checks.failures)} check(s) failed")


def missing_packages() -> tuple[str, ...]:
    """Packages that are missing, after installing them where that was asked for."""
    from OsteoRadiomicsLib.gui.dependencies import missing

    absent = tuple(dict.fromkeys(package for need in NEEDS for package in missing(need)))
    if absent and os.environ.get("OSTEORADIOMICS_INSTALL") == "1":
        slicer.util.pip_install(["--only-binary", ":all:", *absent])
        absent = tuple(dict.fromkeys(package for need in NEEDS for package in missing(need)))
    return absent


def picture(name: str) -> None:
    """Keep the window as it is now."""
    folder, window = os.environ.get("OSTEORADIOMICS_SCREENS"), slicer.util.mainWindow()
    if folder and window is not None:
        slicer.app.processEvents()
        window.grab().save(str(Path(folder) / f"{name}.png"))


main()
