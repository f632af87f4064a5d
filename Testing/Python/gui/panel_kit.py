"""What tests of the panel share: the clinical form, and models of made-up kinds."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import qt
import slicer
from journeys.made_up import radiomic_spec
from made_up_map_models import wide_local_files
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.gui.background import Job, State, Status
from OsteoRadiomicsLib.scoring import build_model, save_model


class JobHere(Job):
    """Runs its verb at once in the tests' own process, which spares the start of another one."""

    def start(self, *verbs, after=None):
        for _step in after or ():
            pass
        with (
            open(self.folder / "out.txt", "w", encoding="utf-8") as out,
            open(self.folder / "err.txt", "w", encoding="utf-8") as err,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = max(main(list(verb)) for verb in verbs)
        self._state = State.FAILED if code else State.DONE

    def poll(self):
        return Status(State.CANCELLED if self._cancelled else self._state, 1.0, "", 1)


def fields(panel):
    """The clinical form's widgets in order."""
    slicer.app.processEvents()  # the form before goes
    kinds = (qt.QLineEdit, qt.QComboBox)
    return [child for child in panel.ui.clinicalContainer.findChildren("QWidget") if isinstance(child, kinds)]


def type_clinical(panel, age: str, sex: str) -> None:
    """Type the inputs of the published clinical equation."""
    edit, combo = fields(panel)
    edit.text = age
    combo.setCurrentIndex(combo.findData(sex))


def radiomic_model(
    folder: Path,
    feature: str = "original_firstorder_Mean",
    sequences: Sequence[str] = ("T1",),
    clinical: bool = False,
    protocol: str = "",
) -> Path:
    """The model of ``journeys.made_up.radiomic_spec`` with local statistics of its features, saved as .zip."""
    path = folder / "made-up.zip"
    spec = radiomic_spec(feature, sequences, clinical=clinical, protocol=protocol)
    save_model(build_model(spec, "# Made up for a test\n", wide_local_files(spec)), path)
    return path
