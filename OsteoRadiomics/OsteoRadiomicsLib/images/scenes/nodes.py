"""The text of a scene (MRML): its nodes, what they refer to, and in which files their data lie.

Format: Slicer, Libs/MRML/Core, ``vtkMRMLParser`` and ``vtkMRMLNode``. Only what stands directly below the root counts: scene
views hold nodes of their own, which are not the scene's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from ...base.errors import OsteoRadiomicsError

MOST_BYTES = 1 << 28
"""Of the text of a scene: those of a thousand nodes take about one million."""
Error = type[OsteoRadiomicsError]

STORAGE, TRANSFORM = "storage", "transform"
# How scenes of earlier versions wrote these references.
_EARLIER = {"storageNodeRef": STORAGE, "transformNodeRef": TRANSFORM}
# In the order in which Slicer takes them back (``vtkMRMLNode::URLDecodeString``).
_ENCODED = (("%22", '"'), ("%3C", "<"), ("%3E", ">"), ("%27", "'"), ("%20", " "), ("%25", "%"))
_MEMBER = re.compile(r"fileListMember\d+")
_VERSION = re.compile(r"Slicer ?(\d+)\.(\d+)")


@dataclass(frozen=True)
class Node:
    """A node as it is written. tag: its kind, such as ``Volume``. attributes: as written, in their order."""

    tag: str
    attributes: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def address(self) -> str:
        """Where its data lie on a server; empty where they lie in files."""
        return self.attributes.get("uri", "")

    @cached_property
    def references(self) -> Mapping[str, tuple[str, ...]]:
        """Role -> ids of nodes."""
        found = {role: tuple(ids.split()) for name, role in _EARLIER.items() if (ids := self.attributes.get(name))}
        for part in self.attributes.get("references", "").split(";"):
            role, _, ids = part.partition(":")
            if role and ids:
                found[role.strip()] = tuple(each for each in ids.split() if not each.startswith("{"))
        return found

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Of a storage node: where it reads from, as written but for the encoding; the first is the one it is called by."""
        members = sorted((name for name in self.attributes if _MEMBER.fullmatch(name)), key=lambda name: int(name[14:]))
        named = (self.attributes.get(name, "") for name in ("fileName", *members))
        return tuple(dict.fromkeys(_decoded(text) for text in named if text))

    @property
    def is_label_map(self) -> bool:
        """Whether it is a label map, also as early versions wrote one."""
        earlier = self.attributes.get("labelMap") == "1" or "LabelMap:1" in self.attributes.get("attributes", "").split(";")
        return self.tag == "LabelMapVolume" or (self.tag == "Volume" and earlier)

    def written(self, files: Mapping[str, str]) -> str:
        """The node as text of a scene. files: what takes the place of which file."""
        written = []
        for name, text in self.attributes.items():
            named = _decoded(text) if name == "fileName" or _MEMBER.fullmatch(name) else None
            written.append(f"{name}={_attribute(text if named is None else _encoded(files.get(named, named)))}")
        return f"<{self.tag} {' '.join(written)}></{self.tag}>"


@dataclass(frozen=True)
class Scene:
    """version: the program that wrote it, as written. nodes: in their order."""

    version: str
    nodes: tuple[Node, ...]

    def node(self, id: str) -> Node | None:
        """The node of an id; None where there is none."""
        return self._by_id.get(id)

    @property
    def slicer(self) -> tuple[int, int] | None:
        """Major and minor version of the 3D Slicer that wrote it; None where it was another program."""
        found = _VERSION.match(self.version)
        return (int(found[1]), int(found[2])) if found else None

    @cached_property
    def _by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.nodes}


def parse_scene(text: bytes, where: str, error: Error) -> Scene:
    """The nodes of a scene. Raises ``error``: too long, not well-formed, no scene, with a document type (which may hold a bomb),
    two nodes with one id."""
    if len(text) > MOST_BYTES:
        raise error(f"is a scene of {len(text):,} bytes, {MOST_BYTES:,} are allowed", where=where, cure="Check the file")
    reading = _Reading(where, error)
    try:
        reading.parser.Parse(text, True)
    except expat.ExpatError as problem:
        what = f"is no well-formed scene (line {problem.lineno}: {expat.ErrorString(problem.code)})"
        # Slicer writes an & of a file's name as it is, and does not read such a scene itself.
        raise error(what, where=where, cure="Save the scene again in 3D Slicer, without & in names of files") from problem
    if reading.version is None:
        raise error("is no scene of 3D Slicer", where=where, cure="Give a .mrb or .mrml file")
    known: set[str] = set()
    for node in reading.nodes:
        if node.id in known:
            raise error(f"has two nodes with the id {node.id}", where=where, cure="Save the scene again in 3D Slicer")
        known.add(node.id)
    return Scene(reading.version, tuple(reading.nodes))


class _Reading:
    """What the parser has met so far."""

    def __init__(self, where: str, error: Error) -> None:
        self._where, self._error, self._depth = where, error, 0
        self.version: str | None = None
        self.nodes: list[Node] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._depth == 0 and tag == "MRML":
            self.version = attributes.get("version", "")
        elif self._depth == 1 and self.version is not None and attributes.get("id"):
            self.nodes.append(Node(tag, attributes))
        self._depth += 1

    def _end(self, tag: str) -> None:
        self._depth -= 1

    def _refuse(self, *declared: Any) -> None:
        raise self._error("declares a document type, which no scene does", where=self._where, cure="Save it again in 3D Slicer")


def _decoded(text: str) -> str:
    for code, character in _ENCODED:
        text = text.replace(code, character)
    return text


def _encoded(text: str) -> str:
    for code, character in reversed(_ENCODED):
        text = text.replace(character, code)
    return text


def _attribute(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
