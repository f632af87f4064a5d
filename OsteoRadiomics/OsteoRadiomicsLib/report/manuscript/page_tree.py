"""A page of ours as a tree of elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    """children: elements and text, in order."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def elements(self) -> list[Element]:
        """Its children without text."""
        return [child for child in self.children if isinstance(child, Element)]

    def all(self, tag: str) -> Iterator[Element]:
        """Every element of that tag below it, in order."""
        for child in self.elements:
            if child.tag == tag:
                yield child
            yield from child.all(tag)

    @property
    def text(self) -> str:
        """Its text as a reader sees it: white space collapsed, a line for each <br> and <small>."""
        lines = "".join(_pieces(self)).split("\n")
        return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _pieces(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            # A line feed of the source is white space, but within <small> it parts an interval from a remark.
            yield child if element.tag == "small" else child.replace("\n", " ")
        elif child.tag == "br":
            yield "\n"
        elif child.tag in ("small", "li", "div", "p"):
            yield "\n"
            yield from _pieces(child)
            yield "\n"
        elif child.tag not in ("svg", "script", "style"):
            yield from _pieces(child)


def page_tree(page: str) -> Element:
    """The page's elements below one without a tag."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
