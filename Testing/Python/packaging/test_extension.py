"""The Slicer extension: configured, built and installed against a small stand-in for Slicer's CMake files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MODULES = ("OsteoRadiomics", "PainGrade")
INSTALLED = Path("lib") / "Slicer-5.12" / "qt-scripted-modules"


def run(*command, **keywords):
    """Run a command; its output is the failure's text."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, **keywords)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def source_files(root):
    """Every file that must be installed: installed path -> paths in the source tree."""
    found = {}
    for module in MODULES:
        folder = root / module
        for path in folder.rglob("*"):
            if (
                path.is_file()
                and "__pycache__" not in path.parts
                and path.name != "CMakeLists.txt"
                and not path.name.startswith(".")
            ):
                found.setdefault(path.relative_to(folder), []).append(path)
    for kind in ("Protocols", "Models", "Translations"):
        for path in (root / "Resources" / kind).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                found.setdefault(path.relative_to(root), []).append(path)
    return found


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """A copy of what the extension consists of, so that an edit during the test changes nothing."""
    copy = tmp_path_factory.mktemp("snapshot") / "source"
    copy.mkdir()
    for name in (*MODULES, "Resources", "Testing/Host/cmake", "Testing/Slicer"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("CMakeLists.txt", "LICENSE.txt", "README.md"):
        shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def build(snapshot, tmp_path_factory):
    """The configured and built extension."""
    if shutil.which("cmake") is None:
        pytest.skip("no cmake: the extension cannot be configured here")
    if not any(map(shutil.which, (os.environ.get("CXX") or "c++", "g++", "clang++"))):
        pytest.skip("no C++ compiler: CMake's project() needs one, as in a Slicer build")
    folder = tmp_path_factory.mktemp("build")
    # Nothing is compiled, so the compilers are not tried out.
    quick = ["-DCMAKE_C_COMPILER_WORKS=1", "-DCMAKE_CXX_COMPILER_WORKS=1"]
    stand_in = snapshot / "Testing" / "Host" / "cmake"
    run("cmake", "-S", snapshot, "-B", folder, f"-DSlicer_DIR={stand_in}", "-DBUILD_TESTING=ON", *quick)
    run("cmake", "--build", folder)
    return folder


@pytest.fixture(scope="module")
def installed(build, tmp_path_factory):
    """The folder into which all modules of the extension are installed."""
    prefix = tmp_path_factory.mktemp("install")
    run("cmake", "--install", build, "--prefix", prefix)
    return prefix / INSTALLED


def files_below(folder):
    """Relative paths of all files."""
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def description(build):
    """What the extension says of itself: key -> text."""
    return dict(line.split(" ", 1) for line in (build / "extension-description.txt").read_text().splitlines())


def test_names_are_unique_across_modules_because_all_install_into_one_folder():
    twice = {str(name): paths for name, paths in source_files(ROOT).items() if len(paths) > 1}
    assert twice == {}


def test_every_file_of_the_tree_is_installed_and_nothing_else(installed, snapshot):
    assert files_below(installed) == set(source_files(snapshot))


def test_what_a_module_cannot_do_without_is_among_them(installed):
    names = {path.as_posix() for path in files_below(installed)}
    assert {
        "OsteoRadiomics.py",
        "PainGrade.py",
        "OsteoRadiomicsLib/gui/widget.py",
        "Scripts/batch.py",
        "Resources/UI/RadiomicsPanel.ui",
        "Resources/Icons/PainGrade.png",
        "Resources/Protocols/op-mri.toml",
    } <= names
    assert any(name.startswith("OsteoRadiomicsLib/report/templates/") for name in names)
    assert any(name.startswith("Resources/Models/") and name.endswith("model.json") for name in names)


def test_installed_files_are_the_same_bytes(installed, snapshot):
    for name, (source,) in source_files(snapshot).items():
        assert (installed / name).read_bytes() == source.read_bytes(), name


def test_the_installed_library_imports_and_finds_its_resources(installed, tmp_path):
    code = (
        "import OsteoRadiomicsLib, PainGradeLib\n"
        "from OsteoRadiomicsLib.protocols.protocol import shipped_protocols, load_protocol\n"
        "from OsteoRadiomicsLib.base.resources import resource, resource_folders\n"
        "from OsteoRadiomicsLib.verbs import all_verbs\n"
        "print(OsteoRadiomicsLib.__file__)\n"
        "print(sorted(shipped_protocols()), load_protocol('pain-mri').name)\n"
        "print(resource('UI', 'RadiomicsPanel.ui'), *resource_folders('Models'))\n"
        "print(len(all_verbs()))\n"
        "from importlib import metadata\n"
        "from OsteoRadiomicsLib.base import extensions\n"
        "metadata.entry_points = lambda **which: ()  # 3D Slicer knows none of its modules' packages\n"
        "extensions._state = extensions._State()\n"
        "print([extension.name for extension in extensions.extensions()], extensions.extension_problems())\n"
    )
    output = run(sys.executable, "-c", code, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed)}).splitlines()
    assert Path(output[0]).is_relative_to(installed)
    assert "op-mri" in output[1]
    assert all(Path(path).is_relative_to(installed) for path in output[2].split())
    assert int(output[3]) >= 5
    assert output[4] == "['paingrade'] ()"


def test_the_installed_modules_open_in_the_host(installed, tmp_path):
    pytest.importorskip("slicer", reason="no slicer-core: the modules need it", exc_type=ImportError)
    code = (
        "import slicer_host; slicer_host.start()\n"
        "from slicer_host.scripted import load_module\n"
        "for name in ('OsteoRadiomics', 'PainGrade'):\n"
        f"    script, metadata = load_module({str(installed)!r} + '/' + name + '.py')\n"
        "    widget = getattr(script, name + 'Widget')()\n"
        "    widget.enter()\n"
        "    print(metadata.title, metadata.icon is not None, len(widget.context.protocols), script.RadiomicsWidget.__module__)\n"
    )
    path = os.pathsep.join([str(installed), str(ROOT / "Testing" / "Host")])
    output = run(sys.executable, "-c", code, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}).splitlines()
    assert [line.split()[:3] for line in output] == [["OsteoRadiomics", "True", "4"], ["PainGrade", "True", "2"]]


def test_the_extension_describes_itself_as_the_extensions_index_asks(description):
    assert description["name"] == "OsteoRadiomics"
    assert description["CATEGORY"] == "Quantification"
    assert description["DEPENDS"] == "NA"
    assert "research use only" in description["DESCRIPTION"]
    for key in ("HOMEPAGE", "ICONURL", "SCREENSHOTURLS"):
        assert description[key].startswith("https://"), key


@pytest.mark.parametrize("key", ["ICONURL", "SCREENSHOTURLS"])
def test_the_pictures_of_the_description_exist_in_the_repository(description, key):
    for url in description[key].split():
        assert (ROOT / url.split("/main/", 1)[1]).is_file(), url


def test_the_extensions_icon_is_a_png_of_128_by_128():
    header = (ROOT / "Resources" / "Icons" / "OsteoRadiomicsExtension.png").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(header[16:20]), int.from_bytes(header[20:24])) == (128, 128)


def test_slicer_will_run_the_modules_self_tests_and_the_test_script(build):
    names = run("ctest", "-N", "--test-dir", build)
    for test in ("py_OsteoRadiomics", "py_PainGrade", "py_in_slicer"):
        assert test in names


def test_a_new_file_is_installed_after_a_rebuild_without_touching_any_list(snapshot, build, tmp_path):
    module = snapshot / "OsteoRadiomics" / "OsteoRadiomicsLib" / "brand_new.py"
    model = snapshot / "Resources" / "Models" / "brand-new" / "model.json"
    model.parent.mkdir()
    try:
        module.write_text('"""New."""\n')
        model.write_text("{}\n")
        run("cmake", "--build", build)
        run("cmake", "--install", build, "--prefix", tmp_path)
    finally:
        module.unlink()
        model.unlink()
    assert (tmp_path / INSTALLED / "OsteoRadiomicsLib" / "brand_new.py").is_file()
    assert (tmp_path / INSTALLED / "Resources" / "Models" / "brand-new" / "model.json").is_file()


def test_a_listed_file_that_is_missing_stops_the_configuration(snapshot, tmp_path):
    if shutil.which("cmake") is None:
        pytest.skip("no cmake: the extension cannot be configured here")
    copy = tmp_path / "source"
    shutil.copytree(snapshot, copy)
    (copy / "PainGrade" / "PainGrade.py").unlink()
    quick = ["-DCMAKE_C_COMPILER_WORKS=1", "-DCMAKE_CXX_COMPILER_WORKS=1"]
    command = ["cmake", "-S", copy, "-B", tmp_path / "build", f"-DSlicer_DIR={copy / 'Testing' / 'Host' / 'cmake'}", *quick]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert result.returncode != 0
    assert "PainGrade.py" in result.stderr
