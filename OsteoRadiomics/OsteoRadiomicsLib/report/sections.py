"""Sections that extensions add to the end of a report's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from ..base.registry import Registry


@dataclass(frozen=True, eq=False)
class ReportSection:
    """One section.

    name: its address within the page. title: its heading. kinds: names of the report kinds on whose page it stands, every one
    by default. build: (folder, case or None) -> its content as ``Markup``, made with escaped text; None where the folder holds
    nothing for it. Raises InputError naming the file that cannot be used.
    """

    name: str
    title: str
    build: Callable[[Path, str | None], Markup | None]
    kinds: tuple[str, ...] = ()


REPORT_SECTIONS: Registry[ReportSection] = Registry(
    "report section", ReportSection, (), field="report_sections", package=__package__ or ""
)


def with_sections(page: str, kind: str, folder: Path, case: str | None) -> str:
    """The page of a report with the registered sections of its kind, each with its entry in the contents."""
    for section in REPORT_SECTIONS.values():
        if section.kinds and kind not in section.kinds:
            continue
        content = section.build(folder, case)
        if content is None:
            continue
        entry = Markup('<a href="#{}">{}</a>\n</nav>').format(section.name, section.title)
        block = Markup('<section id="{}">\n<h2>{}</h2>\n{}\n</section>\n</main>').format(
            section.name, section.title, escape(content)
        )
        page = str(block).join(_at_last(str(entry).join(_at_last(page, "</nav>")), "</main>"))
    return page


def _at_last(page: str, mark: str) -> tuple[str, str]:
    """What stands before and after the last occurrence of a mark that every page has."""
    before, found, after = page.rpartition(mark)
    if not found:
        raise ValueError(f"the page has no {mark}")
    return before, after
