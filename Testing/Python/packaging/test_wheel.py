"""The wheel: what is in it, and that it works where there is nothing else of ours."""

import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from OsteoRadiomicsLib.images import write_image, write_label_map
from readings.study_kit import drawing, image

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = ROOT / "OsteoRadiomics" / "OsteoRadiomicsLib"


def run(*command, **keywords):
    """Run a command; its output is the failure's text."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, **keywords)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel as ``pip`` would build it, without asking a package index for anything."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    (found,) = folder.glob("osteoradiomics-*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel):
    """Its files."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def metadata(wheel, names):
    """What it says of itself, for an index and for pip."""
    (name,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    with zipfile.ZipFile(wheel) as archive:
        return Parser().parsestr(archive.read(name).decode("utf-8"))


@pytest.fixture(scope="module")
def osteoradiomics(wheel, tmp_path_factory):
    """Runs the program of the unpacked wheel; the source tree is on no path."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = (
        "import sys, OsteoRadiomicsLib.cli as cli; assert cli.__file__.startswith(sys.argv[1]), cli.__file__; sys.argv.pop(1); "
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def call(*words, cwd=site):
        return run(sys.executable, "-c", code + "sys.exit(cli.command())", site, *words, cwd=cwd, env=environment)

    return call


def test_it_holds_every_room_that_needs_no_slicer_and_neither_of_the_others(names):
    rooms = {path.parent.name for path in LIBRARY.glob("*/__init__.py")}
    assert {name.split("/")[1] for name in names if name.startswith("OsteoRadiomicsLib/") and name.count("/") > 1} == (
        rooms - {"gui", "mrml"} | {"_resources"}
    )
    assert "PainGradeLib/__init__.py" in names


def test_it_holds_every_file_of_these_rooms(names):
    files = (path for path in LIBRARY.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    wanted = {f"OsteoRadiomicsLib/{path.relative_to(LIBRARY).as_posix()}" for path in files}
    wanted = {name for name in wanted if not name.startswith(("OsteoRadiomicsLib/gui/", "OsteoRadiomicsLib/mrml/"))}
    assert wanted - names == set()


def test_it_holds_protocols_models_and_the_marks_of_typed_packages(names):
    for kind in ("Protocols", "Models", "Translations"):
        files = (path for path in (ROOT / "Resources" / kind).rglob("*") if path.is_file() and not path.name.startswith("."))
        wanted = {f"OsteoRadiomicsLib/_resources/{path.relative_to(ROOT / 'Resources').as_posix()}" for path in files}
        assert wanted
        assert wanted <= names
    assert {"OsteoRadiomicsLib/py.typed", "PainGradeLib/py.typed"} <= names


def test_it_holds_no_tests_and_no_ui_files(names):
    top = {name.split("/")[0] for name in names}
    assert {part for part in top if not part.endswith(".dist-info")} == {"OsteoRadiomicsLib", "PainGradeLib"}
    assert not [name for name in names if name.endswith((".ui", ".pyc"))]


def test_it_says_who_made_it_under_which_licence_and_where_it_lives(metadata):
    assert metadata["Author"] == "OsteoRadiomics developers"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert {line.split(",")[0] for line in metadata.get_all("Project-URL")} >= {
        "Homepage",
        "Documentation",
        "Changelog",
        "Issues",
    }
    assert "Typing :: Typed" in metadata.get_all("Classifier")
    assert metadata["Keywords"]


def test_help_and_protocols_work_from_it(osteoradiomics):
    assert "extract" in osteoradiomics("--help")
    assert "--cases" in osteoradiomics("demo", "--help")
    assert "op-mri" in osteoradiomics("protocols")


def test_a_case_is_extracted_and_scored_with_it(osteoradiomics, tmp_path):
    write_image(image(1), tmp_path / "T1.nii.gz")
    write_label_map(drawing(), tmp_path / "mask.seg.nrrd")
    given = ("--image", "T1.nii.gz", "--mask", "mask.seg.nrrd", "--union", "--protocol", "op-mri", "--case", "P1")
    osteoradiomics("extract", *given, "--sequence", "T1", "--out", "features.csv", cwd=tmp_path)
    header, row = (tmp_path / "features.csv").read_text(encoding="utf-8").splitlines()
    assert header.startswith("case,sequence,roi,")
    assert row.startswith("P1,T1,")
    model = ("--model", "op-mri-clinical-published", "--clinical", "age=70,sex=female")
    assert "research use only" in osteoradiomics("score", *model, "--out", "score.json", cwd=tmp_path)
