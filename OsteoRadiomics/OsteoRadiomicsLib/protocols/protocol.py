"""A study as one validated object: everything that decides a number, read from Resources/Protocols/*.toml.

Two results with the same protocol hash and the same inputs are equal. Titles, colours, terminology and literature
references do not decide numbers and stay out of the hash.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..base.errors import InputError, ProtocolError
from ..base.files import sha256_of_json, utf8_problem
from ..base.resources import resource_folders
from ..base.toml_text import toml_values
from .extraction_settings import FEWEST_USEFUL_BINS, ExtractionSettings, settings_error
from .modelling_plan import ModellingPlan
from .questions import QuestionSpec
from .study_variables import ClinicalInput as ClinicalInput
from .study_variables import OutcomeSpec as OutcomeSpec
from .variants import VARIANTS, split_name, variant_of

SCHEMA_VERSION = 1

# Raised whenever a change of the software changes a number under an unchanged protocol; part of every protocol hash.
PROCESSING_REVISION = 1


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Code(_Frozen):
    """One coded concept, such as SNOMED CT 66794005 "L1 vertebra". note: what a user should know about its source."""

    scheme: str = "SCT"
    value: str
    meaning: str
    note: str = ""


class Terminology(_Frozen):
    """Category, type and optional side of a segment, as Slicer's terminology and DICOM SEG write them."""

    category: Code
    type: Code
    modifier: Code | None = None


class RoiSpec(_Frozen):
    """One segment that a reader draws.

    label: its number in a label map. aliases: segment names of other tools that mean the same. color: RGB, 0..255.
    volume_ml: smallest and largest plausible volume; outside it a reading is questioned on submission.
    """

    name: str
    title: str
    label: Annotated[int, Field(ge=1, le=65535)]
    aliases: tuple[str, ...] = ()
    color: tuple[Annotated[int, Field(ge=0, le=255)], Annotated[int, Field(ge=0, le=255)], Annotated[int, Field(ge=0, le=255)]]
    terminology: Terminology
    side: Literal["left", "right"] | None = None
    volume_ml: tuple[float, float]

    @model_validator(mode="after")
    def _ordered_volume(self) -> RoiSpec:
        if not 0 <= self.volume_ml[0] < self.volume_ml[1]:
            raise ValueError("volume_ml: write the smaller plausible volume first, both in ml")
        return self


class RegionSpec(_Frozen):
    """One row of the feature table: the union of one or more ROIs."""

    name: str
    rois: Annotated[tuple[str, ...], Field(min_length=1)]


class DrawingSpec(_Frozen):
    """How readers draw: on which sequence, in which layers, how many islands an ROI may have."""

    sequence: str
    instructions: str = ""
    layers: tuple[str, ...] = ()
    islands: Annotated[int, Field(ge=1)] = 1


class N4Step(_Frozen):
    """N4 bias-field correction, fitted on the image shrunk by ``shrink_factor`` and applied at full resolution."""

    step: Literal["n4"]
    shrink_factor: Annotated[int, Field(ge=1)] = 4
    iterations: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)] = (50, 50, 50, 50)
    convergence: Annotated[float, Field(gt=0)] = 0.001


class RescaleStep(_Frozen):
    """Linear intensity normalisation: the image's minimum becomes ``low``, its maximum ``high``."""

    step: Literal["rescale"]
    low: float = 0.0
    high: float = 1.0

    @model_validator(mode="after")
    def _ordered(self) -> RescaleStep:
        return _rising(self)


class ScaleStep(_Frozen):
    """Multiply every intensity by ``factor``, so that a bin width has something to divide."""

    step: Literal["scale"]
    factor: Annotated[float, Field(gt=0, allow_inf_nan=False)]


class ZScoreStep(_Frozen):
    """Subtract the image's mean and divide by its standard deviation, times ``scale``."""

    step: Literal["zscore"]
    scale: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0


class ClipStep(_Frozen):
    """Limit intensities to ``low``..``high``."""

    step: Literal["clip"]
    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> ClipStep:
        return _rising(self)


class ResampleStep(_Frozen):
    """Resample the whole image to ``spacing_mm``. (PyRadiomics' own grid comes from ``resampledPixelSpacing`` instead.)"""

    step: Literal["resample"]
    spacing_mm: tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]
    interpolator: Literal["nearest", "linear", "bspline"] = "bspline"


R = TypeVar("R", RescaleStep, ClipStep)


def _rising(step: R) -> R:
    if not step.low < step.high:
        raise ValueError("low must lie below high")
    return step


Step = Annotated[N4Step | RescaleStep | ScaleStep | ZScoreStep | ClipStep | ResampleStep, Field(discriminator="step")]


class AgreementSpec(_Frozen):
    """Reader agreement: which ICC, which threshold, how many cases, how long between two sessions."""

    form: Literal["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"] = "ICC(2,1)"
    threshold: Annotated[float, Field(gt=0, lt=1)]
    by: Literal["point", "lower"] = "point"
    inter_cases: Annotated[int, Field(ge=2)]
    intra_cases: Annotated[int, Field(ge=0)] = 0
    washout_days: Annotated[int, Field(ge=0)] = 0


class NetworkSpec(_Frozen):
    """A deep model's input and layout (op-cxr). patch_grid: rows and columns of image patches for the transformer."""

    architecture: Literal["resnet18-transformer"]
    input_size: Annotated[int, Field(ge=32)]
    patch_grid: tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]


class PublishedFigure(_Frozen):
    """A figure the study printed, to be compared with and never returned."""

    model: str
    dataset: str
    auc: Annotated[float, Field(ge=0, le=1)]


class Protocol(_Frozen):
    """One study, from drawing to model. See the class of each field for its meaning and units."""

    schema_version: Literal[1]
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    title: str
    module: Literal["OsteoRadiomics", "PainGrade"]
    modality: Literal["MR", "CT", "CR"]
    reference: str
    notes: tuple[str, ...] = ()
    sequences: Annotated[tuple[str, ...], Field(min_length=1)]
    drawing: DrawingSpec | None = None
    rois: tuple[RoiSpec, ...] = ()
    regions: tuple[RegionSpec, ...] = ()
    preprocessing: tuple[Step, ...] = ()
    extraction: ExtractionSettings | None = None
    network: NetworkSpec | None = None
    outcome: OutcomeSpec
    clinical: tuple[ClinicalInput, ...] = ()
    questions: tuple[QuestionSpec, ...] = ()
    agreement: AgreementSpec | None = None
    modelling: ModellingPlan = ModellingPlan()
    published: tuple[PublishedFigure, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Protocol:
        _unique("rois.name", [roi.name for roi in self.rois])
        _unique("rois.label", [roi.label for roi in self.rois])
        _unique("regions.name", [region.name for region in self.regions])
        _unique("sequences", self.sequences)
        _unique("questions.name", [question.name for question in self.questions])
        known = [roi.name for roi in self.rois]
        for region in self.regions:
            missing = [name for name in region.rois if name not in known]
            if missing:
                raise ValueError(f"regions: {region.name} names {missing[0]}, which is no ROI; write one of {', '.join(known)}")
        if self.extraction is not None and self.extraction.setting.label != 1:  # what is written by default acts as none
            raise ValueError("extraction.setting.label does not act in a protocol: its rois say which labels are measured")
        if self.drawing and self.drawing.sequence not in self.sequences:
            raise ValueError(f"drawing.sequence: {self.drawing.sequence} is none of sequences {', '.join(self.sequences)}")
        if self.extraction and not self.regions:
            raise ValueError("regions: extraction needs at least one region; name its ROIs")
        if not self.extraction and not self.network:
            raise ValueError("extraction: a protocol extracts features or feeds a network; write one of the two")
        misfit = self.modelling.misfit(self.outcome.type)
        if misfit:
            raise ValueError(f"modelling.{misfit}")
        if self.grey_levels is not None and self.grey_levels < 2:
            raise ValueError(_flat_texture(self.grey_levels, self))
        return self

    @cached_property
    def intensity_range(self) -> float | None:
        """Width of the intensity range after preprocessing, None when it depends on the image."""
        width: float | None = None
        for step in self.preprocessing:
            match step:
                case RescaleStep():
                    width = step.high - step.low
                case ScaleStep() if width is not None:
                    width *= step.factor
                case ClipStep():
                    width = step.high - step.low if width is None else min(width, step.high - step.low)
                case N4Step() | ZScoreStep():
                    width = None
        return width

    @cached_property
    def grey_levels(self) -> float | None:
        """Bins that the whole preprocessed range spans, None when unknown or when a bin count is fixed."""
        bins = self.extraction.fixed_bins if self.extraction else None
        if bins is None or self.intensity_range is None:
            return None
        return self.intensity_range / bins[1]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a user should know before trusting numbers of this protocol."""
        found = list(self.extraction.warnings) if self.extraction else []
        if self.grey_levels is not None and self.grey_levels < FEWEST_USEFUL_BINS:
            found.append(_flat_texture(self.grey_levels, self))
        return tuple(found)

    @property
    def roi_names(self) -> dict[int, str]:
        """Label number -> ROI name."""
        return {roi.label: roi.name for roi in self.rois}

    @property
    def segment_names(self) -> dict[int | str, str]:
        """Every label number and segment name that the protocol knows -> ROI name."""
        known: dict[int | str, str] = {roi.label: roi.name for roi in self.rois}
        known.update({name: roi.name for roi in self.rois for name in (roi.name, *roi.aliases)})
        return known

    def roi(self, name: str) -> RoiSpec:
        """The ROI of that name. Raises ProtocolError."""
        for roi in self.rois:
            if name == roi.name:
                return roi
        raise ProtocolError(f"has no ROI {name}", where=self.name, cure=f"Choose one of {', '.join(r.name for r in self.rois)}")

    def hash(self) -> str:
        """SHA-256 of everything that decides a number."""
        content = self.model_dump(
            mode="json",
            exclude={
                "title": True, "reference": True, "notes": True, "published": True, "module": True,
                "rois": {"__all__": {"title", "color", "terminology"}}, "drawing": {"instructions"},
                "questions": {"__all__": {"title"}},
            },
        )  # fmt: skip
        if not self.questions:  # so that protocols without any keep the hash they had before there were questions
            del content["questions"]
        return sha256_of_json({"processing_revision": PROCESSING_REVISION, **content})

    def features_hash(self) -> str:
        """SHA-256 of the part that decides feature values: ROIs, regions, preprocessing, extraction.

        Feature tables and models carry this one, for a changed threshold or modelling plan leaves features as they are.
        """
        parts = {"name", "sequences", "rois", "regions", "preprocessing", "extraction"}
        content = self.model_dump(mode="json", include=parts)
        for roi in content["rois"]:
            for key in ("title", "color", "terminology", "volume_ml"):
                del roi[key]
        return sha256_of_json({"processing_revision": PROCESSING_REVISION, **content})


def parse_protocol(text: str, where: str) -> Protocol:
    """Validate a protocol's TOML text. Raises ProtocolError naming the key and what to write."""
    try:
        content = toml_values(text)
    except ValueError as error:
        raise ProtocolError(f"is not valid TOML ({error})", where=where) from error
    version = content.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise ProtocolError(
            f"has schema version {version}, this software reads up to {SCHEMA_VERSION}", where=where, cure="Update OsteoRadiomics"
        )
    try:
        return Protocol(**content)
    except ValidationError as error:
        raise settings_error(error, where, ProtocolError) from error


def read_protocol(path: str | os.PathLike[str]) -> Protocol:
    """Read one protocol file. Raises ProtocolError."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise ProtocolError(f"cannot be read ({error.strerror or error})", where=str(path), cure="Check the path") from error
    except UnicodeDecodeError as error:
        raise ProtocolError(f"cannot be read ({utf8_problem(error)})", where=str(path), cure="Save it as UTF-8") from error
    return parse_protocol(text, str(path))


def shipped_protocols() -> dict[str, Path]:
    """Name -> file of the protocols that come with the software."""
    found: dict[str, Path] = {}
    for folder in resource_folders("Protocols"):
        for path in sorted(folder.glob("*.toml")):
            found.setdefault(path.stem, path)
    return found


def protocol_file(name_or_path: str | os.PathLike[str]) -> Path:
    """The file of a shipped protocol, or of one that is given by its path. Raises ProtocolError for a variant, which has none."""
    variant, shipped = split_name(str(name_or_path)), shipped_protocols()
    if str(name_or_path) not in shipped and variant and variant[0] in shipped:
        key = VARIANTS[variant[1]].voxelwise
        cure = f'Use {variant[0]}, or copy its file and add voxelwise = "{key}" under [extraction]'
        raise ProtocolError(f"{name_or_path} is a variant of {variant[0]} and has no file of its own", cure=cure)
    return shipped.get(str(name_or_path), Path(name_or_path))


def load_protocol(name_or_path: str | os.PathLike[str]) -> Protocol:
    """A shipped protocol or a variant of one (``op-mri-exact``), or any protocol by its .toml file. Raises ProtocolError."""
    if not isinstance(name_or_path, str | os.PathLike):
        raise ProtocolError(f"a {type(name_or_path).__name__} is no protocol", cure="Give a name or the path of a .toml file")
    shipped = shipped_protocols()
    if str(name_or_path) in shipped:
        return read_protocol(shipped[str(name_or_path)])
    variant = split_name(str(name_or_path))
    if variant and (variant[0] in shipped or Path(variant[0]).suffix == ".toml"):
        return variant_of(load_protocol(variant[0]), variant[1])
    if Path(name_or_path).suffix == ".toml":
        return read_protocol(name_or_path)
    if not shipped:
        raise InputError("no protocols are installed", cure="Reinstall the extension: files are missing")
    raise ProtocolError(
        f"unknown protocol {name_or_path}", cure=f"Choose {', '.join(sorted(shipped))}, or give the path of a .toml file"
    )


def _unique(key: str, values: Any) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{key}: {value} stands twice")
        seen.add(value)


def _flat_texture(grey_levels: float, protocol: Protocol) -> str:
    key, width = (protocol.extraction.fixed_bins if protocol.extraction else None) or ("", 0.0)
    total = protocol.intensity_range or 0.0
    return (
        f"extraction.{key}: {width:g} on intensities that span {total:g} after preprocessing gives "
        f"{max(1, int(grey_levels))} grey level(s), so texture features degenerate; add a preprocessing step "
        f'{{step = "scale", factor = {255 / total:g}}} or write {key.rsplit(".")[-1]} = {total / 32:g}'
    )
