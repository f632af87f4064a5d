"""The features of an examination as DICOM structured report: one measurement group per ROI (PS3.16 TID 1500 and 1411)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..base.errors import TableError
from ..base.version import __version__
from .codes import IBSI, FeatureCodes, concept_of, feature_codes, unit_of
from .identity import MAKER, SCHEME, described, equipment, uid_of
from .segmentation import tracking_of
from .source import Source, highdicom_library

SERIES_NUMBER = 9002
NOTHING = 0.0  # taken away again
_NOT_A_NUMBER = "114000"
_PROCEDURES = {"CT": "CTUnspecifiedBodyRegion", "MR": "MRIUnspecifiedBodyRegion", "PT": "PETUnspecifiedBodyRegion"}


def measurement_report(source: Source, measured: Mapping[str, Mapping[str, float]], segmentation: Any, *, plan: str = "") -> Any:
    """The report object. measured: ROI -> feature -> value, NaN where it has none. plan: hash of what extracted, for the UID.

    A feature without a value is there with the qualifier "Not a number". Raises TableError for an ROI that is not among the
    segments; DependencyError.
    """
    hd = highdicom_library()
    from pydicom.sr.codedict import codes

    known = feature_codes()
    numbers = {str(item.SegmentLabel): int(item.SegmentNumber) for item in segmentation.SegmentSequence}
    if absent := [roi for roi in measured if roi not in numbers]:
        raise TableError(
            f"has a row of {absent[0] or '(no ROI)'}, which the mask does not hold",
            cure=f"The mask holds {', '.join(numbers)}; give the mask that was measured",
        )
    own = uid_of("SR", segmentation.SOPInstanceUID, plan, _in_json(measured))
    procedure = getattr(codes.LN, _PROCEDURES.get(source.modality, "XRUnspecifiedBodyRegion"))
    content = hd.sr.MeasurementReport(
        observation_context=hd.sr.ObservationContext(observer_device_context=_observer()),
        procedure_reported=procedure,
        imaging_measurements=[
            _group(source, roi, [_measurement(name, value, known) for name, value in values.items()], segmentation, numbers[roi])
            for roi, values in measured.items()
        ],
        title=codes.DCM.ImagingMeasurementReport,
        referenced_images=list(source.headers),
    )
    found = hd.sr.Comprehensive3DSR(
        evidence=[*source.headers, segmentation],
        content=content,
        is_complete=True,
        is_final=False,
        is_verified=False,
        **equipment(uid_of("series", own), own, SERIES_NUMBER),
    )
    _complete(found)
    return described(found, "OsteoRadiomics features")


def _in_json(measured: Mapping[str, Mapping[str, float]]) -> list[Any]:
    def plain(value: float) -> float | None:
        return None if _undefined(value) else value

    return [[roi, [[name, plain(value)] for name, value in values.items()]] for roi, values in measured.items()]


def _undefined(value: float) -> bool:
    return not math.isfinite(value)


def _observer() -> Any:
    hd = highdicom_library()
    return hd.sr.ObserverContext(
        observer_type=_device(),
        observer_identifying_attributes=hd.sr.DeviceObserverIdentifyingAttributes(
            uid=uid_of("device", MAKER, __version__), name=MAKER, manufacturer_name=MAKER, model_name=f"{MAKER} {__version__}"
        ),
    )


def _device() -> Any:
    from pydicom.sr.codedict import codes

    return codes.DCM.Device


def _group(source: Source, roi: str, measurements: Sequence[Any], segmentation: Any, number: int) -> Any:
    hd = highdicom_library()
    identifier, uid = tracking_of(source, roi)
    segment = segmentation.SegmentSequence[number - 1]
    kind = segment.SegmentedPropertyTypeCodeSequence[0]
    return hd.sr.VolumetricROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(uid=uid, identifier=identifier),
        referenced_segment=hd.sr.ReferencedSegment(
            sop_class_uid=segmentation.SOPClassUID,
            sop_instance_uid=segmentation.SOPInstanceUID,
            segment_number=number,
            source_series=hd.sr.SourceSeriesForSegmentation(referenced_series_instance_uid=source.headers[0].SeriesInstanceUID),
        ),
        finding_type=hd.sr.CodedConcept(kind.CodeValue, kind.CodingSchemeDesignator, kind.CodeMeaning),
        measurements=measurements,
    )


def _measurement(name: str, value: float, known: FeatureCodes) -> Any:
    hd = highdicom_library()
    from pydicom.sr.codedict import codes

    image, group, feature = name.rsplit("_", 2) if name.count("_") > 1 else ("", "", name)
    ibsi, unit = known.get((group, feature), ("", ""))
    plain = image == "original"
    undefined = _undefined(value)
    return hd.sr.Measurement(
        name=concept_of(name, ibsi if plain else ""),
        value=NOTHING if undefined else float(value),
        unit=unit_of(unit if plain or group.startswith("shape") else ""),
        qualifier=codes.DCM.NotANumber if undefined else None,
    )


def _is_feature(item: Any) -> bool:
    return bool(item.get("ConceptNameCodeSequence")) and item.ConceptNameCodeSequence[0].CodingSchemeDesignator in (IBSI, SCHEME)


def _complete(item: Any) -> None:
    """What the library leaves out: every digit beside the decimal text, and no number at all where the qualifier says so."""
    for measured in (item.get("MeasuredValueSequence") or []) if _is_feature(item) else ():
        measured.FloatingPointValue = float(measured.NumericValue)
    qualifier = item.get("NumericValueQualifierCodeSequence")
    if qualifier and qualifier[0].CodeValue == _NOT_A_NUMBER:
        item.MeasuredValueSequence = []
    for child in item.get("ContentSequence") or []:
        _complete(child)
