"""``osteoradiomics protocols``: list the studies, or show one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..base.console import Console
from . import DONE, Verb

if TYPE_CHECKING:
    from ..protocols.protocol import Protocol
    from ..protocols.variants import Variant


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=["list", "show"], default="list")
    parser.add_argument("name", nargs="?", help="protocol name or path of a .toml file (with show)")
    parser.add_argument("--toml", action="store_true", help="with show: print the protocol's file, to be copied and changed")


def run(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError
    from ..protocols.protocol import load_protocol, protocol_file, shipped_protocols
    from ..protocols.variants import VARIANTS

    if arguments.action == "list":
        protocols = [load_protocol(name) for name in sorted(shipped_protocols())]
        width = max((len(protocol.name) for protocol in protocols), default=0)
        console.result(
            [
                {"name": p.name, "title": p.title, "modality": p.modality, "hash": p.hash(), "features_hash": p.features_hash()}
                for p in protocols
            ],
            "\n".join([*(f"{p.name:<{width}}  {p.title}" for p in protocols), *_variants(VARIANTS.values())]),
        )
        return DONE
    if arguments.name is None:
        raise InputError("protocols show needs a name", cure=f"Write one of {', '.join(sorted(shipped_protocols()))}")
    protocol = load_protocol(arguments.name)
    if arguments.toml:
        text = protocol_file(arguments.name).read_text(encoding="utf-8")
        console.result({"name": protocol.name, "toml": text}, text.rstrip("\n"))
        return DONE
    for warning in protocol.warnings:
        console.warning(warning)
    console.result({**protocol.model_dump(mode="json"), **_hashes(protocol)}, _text(protocol))
    return DONE


def _variants(variants: Iterable[Variant]) -> list[str]:
    """What may be added to the name of a protocol that extracts features."""
    return ["", *(f"NAME-{variant.suffix}: {variant.title}" for variant in variants)]


def _hashes(protocol: Protocol) -> dict[str, str]:
    return {"hash": protocol.hash(), "features_hash": protocol.features_hash()}


def _text(protocol: Protocol) -> str:
    lines = [
        f"{protocol.name}: {protocol.title}",
        f"reference      {protocol.reference}",
        f"sequences      {', '.join(protocol.sequences)}",
    ]
    lines += [f"region         {region.name} = {' + '.join(region.rois)}" for region in protocol.regions]
    lines += [f"ROI            {roi.name} (label {roi.label}): {roi.title}" for roi in protocol.rois]
    for step in protocol.preprocessing:
        own = ", ".join(f"{key} {value}" for key, value in step.model_dump().items() if key != "step")
        lines.append(f"preprocessing  {step.step}: {own}")
    if protocol.extraction:
        lines += [f"image type     {name} {own or ''}".rstrip() for name, own in protocol.extraction.image_types.items()]
        lines.append(f"classes        {', '.join(protocol.extraction.feature_classes)}")
        changed = protocol.extraction.setting.model_dump(exclude_unset=True)
        lines += [f"setting        {key} = {value}" for key, value in changed.items()]
        if protocol.extraction.voxelwise:
            lines.append(f"voxelwise      {protocol.extraction.voxelwise}")
    if protocol.agreement:
        lines.append(f"agreement      {protocol.agreement.form} > {protocol.agreement.threshold:g}")
    lines += [f"question       {own.name} = {', '.join(own.categories)}: {own.title}" for own in protocol.questions]
    lines += [f"note           {note}" for note in protocol.notes]
    lines += [f"hash           {protocol.hash()}", f"features hash  {protocol.features_hash()}"]
    return "\n".join(lines)


VERB = Verb("protocols", "list the study protocols, or show one", configure, run, needs="extraction")
