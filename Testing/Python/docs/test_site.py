"""The site of pages and docstrings, as ``make docs`` builds it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="no mkdocs: install the extra docs")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_it_holds_every_page_of_docs(site: Path):
    for page in (ROOT / "Docs").rglob("*.md"):
        inside = page.relative_to(ROOT / "Docs")
        folder = inside.parent if inside.stem in ("index", "README") else inside.with_suffix("")
        assert (site / folder / "index.html").is_file(), inside


def test_every_page_is_reached_from_the_navigation():
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    pages = {page.relative_to(ROOT / "Docs").as_posix() for page in (ROOT / "Docs").rglob("*.md")}
    assert pages - set(re.findall(r"[\w./-]+\.md", navigation)) == set()


def test_a_public_function_is_documented_with_its_signature(site: Path):
    page = (site / "api" / "index.html").read_text(encoding="utf-8")
    assert 'id="OsteoRadiomicsLib.workflows.case.extract"' in page


def test_no_page_loads_anything_from_elsewhere(site: Path):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe)[^>]*\bsrc="(https?:[^"]*)"', text)
        loaded += re.findall(r'<link[^>]*rel="(?:stylesheet|preconnect|preload)"[^>]*href="(https?:[^"]*)"', text)
        assert loaded == [], page.relative_to(site)
