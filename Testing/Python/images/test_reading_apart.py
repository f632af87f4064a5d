"""Reading in a process of its own, what reading notices, and labels that are stored as floating point."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from header_files import nifti, refused
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.base.notices import InputWarning, collected_notices
from OsteoRadiomicsLib.images import itk, read_image, read_mask
from OsteoRadiomicsLib.images.headers import isolated


class TestProcess:
    """A process that reads for us may crash or hang: that is one message, and costs nothing else."""

    def _made(self, tmp_path, monkeypatch, code: str) -> Path:
        (tmp_path / "broken.py").write_text(code)
        monkeypatch.setattr(isolated, "python_executable", lambda cure: str(tmp_path / "python"))
        (tmp_path / "python").write_text(f"#!/bin/sh\nexec {sys.executable} {tmp_path / 'broken.py'}\n")
        (tmp_path / "python").chmod(0o755)
        path = tmp_path / "a.gipl"
        path.write_bytes(bytes(300))
        return path

    def test_a_crash(self, tmp_path, monkeypatch):
        path = self._made(tmp_path, monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
        assert "it ended the process that read it" in refused(path)

    def test_a_hang(self, tmp_path, monkeypatch):
        monkeypatch.setattr(isolated, "CPU_SECONDS", 0.2)
        path = self._made(tmp_path, monkeypatch, "import time; time.sleep(60)")
        assert "could not be read within 0.4 s" in refused(path)

    def test_want_of_memory(self, tmp_path, monkeypatch):
        assert "ran out of memory" in refused(self._made(tmp_path, monkeypatch, "raise MemoryError"))

    def test_what_itk_does_not_know(self, tmp_path):
        path = tmp_path / "a.gipl"
        path.write_bytes(b"no image at all" * 50)
        assert "not an image in a known format" in refused(path)


class TestNotices:
    """Notices reach whoever asks for them, and are never lost."""

    def test_itks_own_warning_is_heard_once_without_paths_and_addresses(self, tmp_path, monkeypatch, capfd):
        path = nifti(tmp_path / "a.nii", srow=(1.6, 0, 0, 1, 0, 1.6, 0, 2, 0, 0, 6, 3))
        monkeypatch.setattr(itk, "_SAID_ELSEWHERE", ())
        said: list[str] = []
        with itk.heard(said.append):
            sitk.ReadImage(str(path))
        assert said == ['the file reader warns: "the file has unexpected scales in sform"']
        assert capfd.readouterr().err == ""

    def test_without_a_collector_a_notice_is_a_python_warning(self, tmp_path):
        with pytest.warns(InputWarning, match="off perpendicular"):
            read_image(nifti(tmp_path / "a.nii", srow=(0.8, 0.00048, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3)))


class TestLabelsInFloatingPoint:
    """Labels that are whole but for rounding are labels; other values are named."""

    @pytest.mark.parametrize("value", [0.9999999, 1.0005, 20.0009, 2.9995])
    def test_rounding_is_taken_away(self, make_image, tmp_path, value):
        values = np.zeros((4, 5, 6), np.float32)
        values[1:3, 1:3, 1:3] = value
        sitk.WriteImage(make_image(values), str(tmp_path / "m.nii.gz"))
        with collected_notices() as said:
            mask = read_mask(tmp_path / "m.nii.gz")
        assert [segment.label for segment in mask.segments] == [round(value)]
        assert [text for text in said if "were rounded" in text]

    @pytest.mark.parametrize(
        ("value", "said"), [(1 / 255, "0 and 0.00392157: 1/255?"), (0.5, "0 and 0.5: 1/2?"), (0.7, "0 and 0.7")]
    )
    def test_two_values_are_named_with_what_they_may_be(self, make_image, tmp_path, value, said):
        values = np.zeros((4, 5, 6), np.float32)
        values[1:3, 1:3, 1:3] = value
        sitk.WriteImage(make_image(values), str(tmp_path / "m.nii.gz"))
        with pytest.raises(MaskError, match="fractions") as caught:
            read_mask(tmp_path / "m.nii.gz")
        assert said in str(caught.value)
        assert "Rescale it to 0 and 1" in str(caught.value)

    def test_of_many_values_the_first_are_named(self, make_image, tmp_path):
        values = np.linspace(0, 1, 120, dtype=np.float32).reshape(4, 5, 6)
        sitk.WriteImage(make_image(values), str(tmp_path / "m.nii.gz"))
        with pytest.raises(MaskError, match=r"fractions \(0, 0.00840336, 0.0168067, .*\.\.\.\)"):
            read_mask(tmp_path / "m.nii.gz")
