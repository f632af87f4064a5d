"""Command line and Python interface give equal bytes for the same case; ``test_panel_bytes`` adds the panel."""

from __future__ import annotations

import json
from pathlib import Path

import OsteoRadiomicsLib as osteo
import pytest
from made_up_case import MEAN, Files
from OsteoRadiomicsLib.cli import main

READINGS = "case,reader,session,a,b\n" + "".join(
    f"{case},{reader},{session},{10 * case + 3 * shift + session},{case % 3 + shift}\n"
    for case in range(1, 7)
    for reader, shift in (("A", 0.0), ("B", 0.5))
    for session in (1, 2)
)


def test_features(files: Files, features: osteo.FeatureTable, tmp_path: Path) -> None:
    options = ["--protocol", "op-mri", "--union", "--case", "p17", "--sequence", "T1"]
    assert main(["extract", *files.arguments, *options, "--out", str(tmp_path / "shell.csv")]) == 0
    features.to_csv(tmp_path / "python.csv")
    for suffix in (".csv", ".provenance.json"):
        shell, python = (tmp_path / f"{door}{suffix}" for door in ("shell", "python"))
        assert python.read_bytes() == shell.read_bytes()
    assert features.to_csv() == (tmp_path / "shell.csv").read_text(encoding="utf-8")


def test_a_feature_map(files: Files, tmp_path: Path) -> None:
    options = ["--settings", str(files.settings), "--labels", "20,21", "--feature", MEAN, "--radius", "2"]
    shell, python = tmp_path / "shell.nrrd", tmp_path / "python.nrrd"
    assert main(["map", *files.arguments, *options, "--out", str(shell), "--png", str(tmp_path / "shell.png")]) == 0
    found = osteo.feature_map(files.image, files.mask, MEAN, settings=files.settings, labels=[20, 21], radius=2)
    found.write(python)
    found.write_picture(tmp_path / "python.png")
    assert python.read_bytes() == shell.read_bytes()
    for name in ("png", "provenance.json"):
        assert (tmp_path / f"python.{name}").read_bytes() == (tmp_path / f"shell.{name}").read_bytes()


def test_a_heat_map(files: Files, tmp_path: Path) -> None:
    shell, python = tmp_path / "shell.nrrd", tmp_path / "python.nrrd"
    arguments = ["--model", str(files.model), "--kind", "contribution", "--case", "p17", "--out", str(shell)]
    assert main(["heatmap", *files.arguments, *arguments]) == 0
    osteo.heatmap(files.model, files.image, files.mask, case="p17").write(python)
    assert python.read_bytes() == shell.read_bytes()
    assert python.with_suffix(".provenance.json").read_bytes() == shell.with_suffix(".provenance.json").read_bytes()


@pytest.mark.parametrize("source", ["features", "images"])
def test_a_score(source: str, files: Files, features: osteo.FeatureTable, tmp_path: Path) -> None:
    features.write(tmp_path / "f.csv")
    given = ["--features", str(tmp_path / "f.csv")] if source == "features" else [*files.arguments, "--case", "p17"]
    assert main(["score", "--model", str(files.model), *given, "--out", str(tmp_path / "shell.json")]) == 0
    if source == "features":
        found = osteo.score(files.model, features=tmp_path / "f.csv")
    else:
        found = osteo.score(files.model, image=files.image, mask=files.mask, case="p17")
    found.write(tmp_path / "python.json")
    assert (tmp_path / "python.json").read_bytes() == (tmp_path / "shell.json").read_bytes()
    assert found.record().to_json() == json.loads((tmp_path / "shell.json").read_text(encoding="utf-8"))


def test_agreement(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(READINGS, encoding="utf-8")
    rest = ["--form", "ICC(3,1)", "--threshold", "0.8", "--by", "lower", "--where", "session=1"]
    out, stable = tmp_path / "icc.csv", tmp_path / "stable.json"
    assert main(["icc", str(tmp_path / "f.csv"), *rest, "--out", str(out), "--stable", str(stable)]) == 0
    found = osteo.icc(tmp_path / "f.csv", form="ICC(3,1)", threshold=0.8, by="lower", where={"session": 1})
    assert found.to_csv(tmp_path / "own.csv") == out.read_text(encoding="utf-8")
    assert (tmp_path / "own.csv").read_bytes() == out.read_bytes()
    found.write_stable(tmp_path / "own.json")
    assert (tmp_path / "own.json").read_bytes() == stable.read_bytes()
