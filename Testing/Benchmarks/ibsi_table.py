"""Write the tables of Docs/ibsi.md: every feature against the IBSI reference values.

Run from the project's root: ``python Testing/Benchmarks/ibsi_table.py [FOLDER]`` with the folder that holds ``ibsi``; by
default the test data's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Testing" / "Python"))

from conftest import shared_folder  # noqa: E402
from features.ibsi import ibsi_reference as ibsi  # noqa: E402
from OsteoRadiomicsLib.base.files import write_text  # noqa: E402
from OsteoRadiomicsLib.features import FeatureVector, extract  # noqa: E402
from OsteoRadiomicsLib.features.classes import CLASSES  # noqa: E402
from OsteoRadiomicsLib.features.ibsi.classes import IBSI_CLASSES  # noqa: E402
from OsteoRadiomicsLib.protocols.extraction_settings import read_settings  # noqa: E402

PAGE = ROOT / "Docs" / "ibsi.md"
MARK = "<!-- tables -->\n"
DIGITAL, CT = "digital phantom", "configuration C"
# IBSI defines two features twice under two names.
SECOND_IDS = {"cm_dissimilarity": "8S9J", "cm_sum_var": "OEEB"}
METHODS = {dataset: [name for name in ibsi.ENDINGS if dataset == DIGITAL or name.startswith("3D")] for dataset in (DIGITAL, CT)}
Vectors = Mapping[tuple[str, str], FeatureVector]
References = Mapping[str, Mapping[str, ibsi.Reference]]


@dataclass(frozen=True)
class Line:
    """One feature by one aggregation method ('' where it has none). tag: with the ending."""

    feature: str
    tag: str
    stem: str
    method: str


def lines(references: References) -> Iterator[Line]:
    """All features that have a reference value, by every method that gives one."""
    for feature, stems in ibsi.NAMES.items():
        for stem in stems:
            done = set()
            for method, endings in ibsi.ENDINGS.items():
                tag = next((stem + end for end in ("", *endings) if stem + end in references[DIGITAL]), "")
                if tag and tag not in done:
                    done.add(tag)
                    yield Line(feature, tag, stem, method)


def cells(line: Line, dataset: str, vectors: Vectors, references: References) -> list[str]:
    """Value, reference, tolerance and whether they agree; dashes where there is no reference."""
    reference = references[dataset].get(line.tag)
    if reference is None:
        return ["–"] * 4
    value = value_of(line, dataset, vectors)
    tolerance = f"{reference.tolerance:g}" if reference.tolerance else "0"
    return [f"{value:.5g}", reference.printed, tolerance, "yes" if reference.holds(value) else "**no**"]


def method_name(line: Line) -> str:
    """The method, or the dimension alone for matrices that have no directions."""
    if line.tag == line.stem:
        return ""
    directed = line.tag.endswith(("_avg", "_comb"))
    return line.method.replace("_", " ", 1).replace("_", "-") if directed else line.method.split("_")[0]


def feature_tables(vectors: Vectors, references: References) -> Iterator[str]:
    """One table per class."""
    shown = list(lines(references))
    for name, entry in IBSI_CLASSES.items():
        yield f"\n### {entry.group.title} (`{name}`)\n"
        yield "| Feature | PyRadiomics | IBSI | Aggregation " + "".join(f"| {d} | Reference | ± | Agrees " for d in METHODS) + "|"
        yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
        for line in shown:
            group, feature = line.feature.split("_", 1)
            if group != name:
                continue
            ibsi = SECOND_IDS.get(line.stem, entry.group.features[feature].ibsi)
            theirs = feature if name in CLASSES else "–"
            row = [f"`{line.feature}`", theirs, ibsi, method_name(line)]
            row += cells(line, DIGITAL, vectors, references) + cells(line, CT, vectors, references)
            yield "| " + " | ".join(row) + " |"


def counts(vectors: Vectors, references: References) -> Iterator[str]:
    """How many reference values agree, in all and by method."""
    yield "| Data | Aggregation | Values | Agree |"
    yield "|---|---|---|---|"
    shown = list(lines(references))
    for dataset, methods in METHODS.items():
        known = [line for line in shown if line.tag in references[dataset]]
        groups = {"none": [line for line in known if line.tag == line.stem]}
        for method in methods:
            # Matrices without directions are listed under the first method of their dimension.
            groups[method] = [line for line in known if line.method == method and line.tag != line.stem]
        groups["**all**"] = known
        for method, found in groups.items():
            agree = sum(references[dataset][line.tag].holds(value_of(line, dataset, vectors)) for line in found)
            yield f"| {dataset} | {method} | {len(found)} | {agree} |"


def other_counts(data: Path) -> Iterator[str]:
    """The same for the configurations whose values are not listed one by one."""
    for name, references in ibsi.read_configuration_references().items():
        held: dict[str, bool] = {}
        for method in ibsi.methods_of(name):
            vector = ibsi.measure_configuration(data, name, method)
            held.update(
                (reference.tag, reference.holds(value)) for _, value, reference in ibsi.matches(vector, references, method)
            )
        yield f"| configuration {name} | **all** | {len(references)} | {sum(held.values())} |"


def value_of(line: Line, dataset: str, vectors: Vectors) -> float:
    """Our value; what no method changes is taken from any."""
    method = line.method if (dataset, line.method) in vectors else "3D_averaged"
    return vectors[dataset, method][f"original_{line.feature}"]


def configurations(data: Path) -> Iterator[str]:
    """What each configuration makes of the CT phantom."""
    yield "\n### Configurations A to E\n"
    heads = [
        "Configuration",
        "Grid",
        "ROI voxels",
        "Re-segmented",
        "Mean",
        "Excess kurtosis",
        "Grey levels",
        "Moran's I",
        "Undefined",
    ]
    yield "| " + " | ".join(heads) + " |"
    yield "|---" * len(heads) + "|"
    phantom = ibsi.read_phantom(data, CT)
    for name in "ABCDE":
        found = extract(*phantom, read_settings(ibsi.SETTINGS / f"ibsi_{name}.yaml"))
        size = " x ".join(map(str, found.diagnostics["diagnostics_Image-interpolated_Size"]))
        voxels = [found.diagnostics[f"diagnostics_Mask-{stage}_VoxelNum"] for stage in ("interpolated", "resegmented")]
        levels = f"{found['original_ih_Minimum']:.0f} to {found['original_ih_Maximum']:.0f}"
        numbers = [f"{found[f'original_{key}']:.4g}" for key in ("firstorder_Mean", "stat_ExcessKurtosis")]
        row = [name, size, *(f"{count:,}" for count in voxels), *numbers, levels, f"{found['original_morph_MoranI']:.4g}"]
        yield "| " + " | ".join([*row, f"{len(found.reasons)} of {len(found)}"]) + " |"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    shared = shared_folder()
    data = folder or (shared / "data" if shared else None)
    if data is None or not (data / "ibsi").is_dir():
        sys.exit("no IBSI phantoms: name the folder that holds 'ibsi'")
    references = {dataset: ibsi.read_references(data, dataset) for dataset in METHODS}
    vectors = {(dataset, method): ibsi.measure(data, dataset, method) for dataset in METHODS for method in METHODS[dataset]}
    text = [*counts(vectors, references), *other_counts(data), *configurations(data), *feature_tables(vectors, references)]
    before = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    write_text(PAGE, before + MARK + "\n" + "\n".join(text) + "\n")


if __name__ == "__main__":
    main()
