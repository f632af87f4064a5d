"""An HTML page as a test asks it: its elements, their attributes and texts."""

from __future__ import annotations

import html.parser
import re


class Page(html.parser.HTMLParser):
    """One parsed page. balanced: every opened element is closed, in order."""

    VOID = frozenset({"meta", "img", "input", "br", "line", "rect", "circle", "link", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.source = text
        self.markup = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,", text)  # without the bytes of pictures
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[int] = []
        self.balanced = True
        self.feed(text)
        self.balanced &= not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in self.VOID:
            self.open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.elements[self.open[-1]][0] != tag:
            self.balanced = False
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for index in self.open:
            self.elements[index][2].append(data)

    def find(self, tag: str, **attributes: str) -> list[str]:
        """Texts of the elements with this tag and these attributes (class_ for class)."""
        wanted = {key.rstrip("_"): value for key, value in attributes.items()}
        return [
            " ".join(" ".join(texts).split())
            for name, found, texts in self.elements
            if name == tag and all(value in (found.get(key) or "").split() for key, value in wanted.items())
        ]

    def attributes(self, tag: str, name: str) -> list[str]:
        """Values of one attribute on every element with this tag."""
        return [found[name] or "" for kind, found, _ in self.elements if kind == tag and name in found]
