"""Brings the screenshots, which README and the Extensions Manager show, too, into the site of the pages (a hook of mkdocs)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

SCREENSHOTS = Path(__file__).resolve().parents[2] / "Resources" / "Screenshots"
WRITTEN, SHOWN = "../../Resources/Screenshots/", "../images/"  # as a page one folder below Docs links to them


def on_files(files: Any, config: Any, **_: Any) -> Any:
    """Add the pictures to the site's images."""
    for path in sorted(SCREENSHOTS.glob("*.png")):
        files.append(File.generated(config, f"images/{path.name}", abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Link to them there."""
    return markdown.replace(f"]({WRITTEN}", f"]({SHOWN}")
