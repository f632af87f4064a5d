"""Which node of a scene is meant: by name, by id, by the role in which others refer to it, or as the only one of its kind."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...base.words import listed
from .nodes import STORAGE, TRANSFORM, Error, Node, Scene

ROLE = "@"
"""``@role``: the node that others refer to in this role."""
REFERENCE_IMAGE = "referenceImageGeometryRef"
"""The role of the volume that a segmentation was drawn on."""
_FRAME = "dataNodeRef"  # role of what a sequence browser shows
_MOST_NAMED = 8
_MEND = "Open the scene in 3D Slicer, and save it again"
_PACK = "Save the scene with its data, as .mrb"


@dataclass(frozen=True)
class Wanted:
    """A kind of node that can be asked for.

    column: of a case list, and option of the command line without its dashes. fits: whether a node is one.
    """

    kind: str
    plural: str
    column: str
    fits: Callable[[Node], bool]


VOLUME = Wanted("volume", "volumes", "volume", lambda node: node.tag == "Volume" and not node.is_label_map)
SEGMENTATION = Wanted("segmentation", "segmentations", "segmentation", lambda node: node.tag == "Segmentation")

# What else a name may lead to, and what to do about it.
_OTHERS = {
    "LabelMapVolume": ("a label map", "Give an image; where a segmentation is meant, import it in the module Segmentations"),
    "VectorVolume": ("a volume with several values per voxel (colour or vectors)", "Choose a volume with one value per voxel"),
    "DiffusionWeightedVolume": ("a diffusion-weighted volume of several images", "Extract one image of it in 3D Slicer"),
    "DiffusionTensorVolume": ("a volume of tensors", "Compute a scalar volume of it in 3D Slicer"),
    "MultiVolume": ("a volume of several images", "Extract one image of it in 3D Slicer"),
    "Sequence": ("a sequence of several images", "Save the one that is meant as a volume of its own"),
    "SequenceBrowser": ("a browser of sequences", "Save the image that is meant as a volume of its own"),
}


def chosen_volume(scene: Scene, asked: str | None, segmentation: str | None, where: str, error: Error) -> Node:
    """The volume that is asked for; without a word the one that the segmentation was drawn on, or else the only one.

    segmentation: what is asked of that. Raises ``error``.
    """
    if asked:
        found = _asked(scene, asked, VOLUME, where, error)
    else:
        found = _drawn_on(scene, segmentation) or _only(scene, VOLUME, where, error)
    if any(role.startswith(_FRAME) and found.id in ids for node in scene.nodes for role, ids in node.references.items()):
        raise error(
            f'the volume "{found.name}" is what a browser of sequences shows, one image of several',
            where=where,
            cure="Save the image that is meant as a volume of its own (Clone), and name that",
        )
    return found


def chosen_segmentation(scene: Scene, asked: str | None, where: str, error: Error) -> Node:
    """The segmentation that is asked for, or without a word the only one. Raises ``error``."""
    return _asked(scene, asked, SEGMENTATION, where, error) if asked else _only(scene, SEGMENTATION, where, error)


def needed_nodes(scene: Scene, node: Node, where: str, error: Error) -> tuple[Node, ...]:
    """A node with everything that decides its values and its place: the transforms above it, and where all their data lie.

    Raises ``error``: a reference leads nowhere or in a circle; no data were saved.
    """
    found: dict[str, Node] = {}
    for each in _upwards(scene, node, where, error):
        if each.id in found:
            raise error(f'the transform "{each.name}" lies under itself', where=where, cure=_MEND)
        found[each.id] = each
    kept = list(found.values())
    for each in kept:
        for id in each.references.get(STORAGE, ()):
            storage = scene.node(id)
            if storage is None:
                raise error(f'where the data of "{each.name}" lie is not said', where=where, cure=_MEND)
            if storage.address and not storage.files:
                raise error(f'the data of "{each.name}" lie on a server', where=where, cure=_PACK)
            found[id] = storage
    if not any(found[id].files for id in node.references.get(STORAGE, ())):
        raise error(f'the data of "{node.name}" were not saved with the scene', where=where, cure=_PACK)
    return tuple(found.values())


def _upwards(scene: Scene, node: Node, where: str, error: Error) -> Iterator[Node]:
    """A node and the transforms above it, without an end where they go in a circle."""
    yield node
    while ids := node.references.get(TRANSFORM):
        above = scene.node(ids[0])
        if above is None:
            what = f'the transform above "{node.name}" is not in the scene'
            raise error(what, where=where, cure=_MEND)
        yield above
        node = above


def _asked(scene: Scene, asked: str, wanted: Wanted, where: str, error: Error) -> Node:
    named = [node for node in scene.nodes if _is_called(node, asked)]
    if not named and asked.startswith(ROLE):
        return _in_role(scene, asked[len(ROLE) :], wanted, where, error)
    fitting = [node for node in named if wanted.fits(node)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise _several(f'"{asked}" is the name of {len(fitting)} {wanted.plural}', fitting, wanted, where, error)
    if named:
        is_what, cure = _other(named[0])
        raise error(f'"{asked}" is {is_what}, no {wanted.kind}', where=where, cure=cure)
    raise error(f'has no {wanted.kind} "{asked}" ({_there_are(scene, wanted)})', where=where, cure=_name_one(wanted))


def _in_role(scene: Scene, role: str, wanted: Wanted, where: str, error: Error) -> Node:
    ids = dict.fromkeys(id for node in scene.nodes for id in node.references.get(role, ()))
    fitting = [node for id in ids if (node := scene.node(id)) is not None and wanted.fits(node)]
    if len(fitting) > 1:
        raise _several(f"{len(fitting)} {wanted.plural} are referred to as {role}", fitting, wanted, where, error)
    if not fitting:
        raise error(
            f"no {wanted.kind} is referred to as {role} ({_there_are(scene, wanted)})", where=where, cure=_name_one(wanted)
        )
    return fitting[0]


def _drawn_on(scene: Scene, segmentation: str | None) -> Node | None:
    """The volume that the segmentation was drawn on, where both are clear."""
    drawn = [node for node in scene.nodes if SEGMENTATION.fits(node) and (not segmentation or _is_called(node, segmentation))]
    found = scene.node(next(iter(drawn[0].references.get(REFERENCE_IMAGE, ())), "")) if len(drawn) == 1 else None
    return found if found is not None and VOLUME.fits(found) else None


def _only(scene: Scene, wanted: Wanted, where: str, error: Error) -> Node:
    found = [node for node in scene.nodes if wanted.fits(node)]
    if not found:
        raise error(f"has no {wanted.kind}", where=where, cure=f"Give a scene that was saved with its {wanted.kind}")
    if len(found) > 1:
        raise error(
            f"which {wanted.kind} is meant is not clear ({_there_are(scene, wanted)})", where=where, cure=_name_one(wanted)
        )
    return found[0]


def _several(what: str, found: list[Node], wanted: Wanted, where: str, error: Error) -> Exception:
    ids = listed([node.id for node in found], "and")
    return error(
        f"{what}: {ids}", where=where, cure=f"Rename them in 3D Slicer, or write the id in place of the name ({wanted.column})"
    )


def _other(node: Node) -> tuple[str, str]:
    if node.is_label_map:
        return _OTHERS["LabelMapVolume"]
    tag = "volume" if node.tag == "Volume" else node.tag
    return _OTHERS.get(node.tag, (f"a {tag.lower()}", "Name another node"))


def _there_are(scene: Scene, wanted: Wanted) -> str:
    names = [f'"{node.name}"' for node in scene.nodes if wanted.fits(node)]
    if not names:
        return f"it has no {wanted.plural}"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return (
        f"its {wanted.plural} are {', '.join(names[:_MOST_NAMED])}{more}"
        if len(names) > 1
        else f"its only {wanted.kind} is {names[0]}"
    )


def _name_one(wanted: Wanted) -> str:
    return f"Name the {wanted.kind} in the column {wanted.column} or with --{wanted.column}"


def _is_called(node: Node, asked: str) -> bool:
    return node.id == asked or _plain(node.name) == _plain(asked)


def _plain(name: str) -> str:
    """A name as all systems write it: accents are composed."""
    return unicodedata.normalize("NFC", name).strip()
