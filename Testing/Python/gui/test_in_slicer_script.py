"""The script for a real Slicer runs in the host first, so that it is not the script that fails there."""

import runpy
from types import SimpleNamespace

import slicer
from slicer_host.driving import ROOT

SCRIPT = ROOT / "Testing" / "Slicer" / "in_slicer.py"


def test_the_script_for_a_real_slicer_passes_in_the_host(open_module, capsys):
    for name in ("OsteoRadiomics", "PainGrade"):
        widget = open_module(name)
        widget.exit()
        module = getattr(slicer.modules, name.lower())
        module.widgetRepresentation = lambda widget=widget: SimpleNamespace(self=lambda: widget)
    runpy.run_path(str(SCRIPT), run_name="__main__")
    output = capsys.readouterr().out
    assert "OsteoRadiomics: done" in output
    assert "PainGrade: done" in output
    assert "not tried" not in output
