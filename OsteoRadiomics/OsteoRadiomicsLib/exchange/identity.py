"""Who made an object, and UIDs that depend on what it is made of: the same results exported twice are the same instances."""

from __future__ import annotations

import uuid
from typing import Any

from ..base.files import sha256_of_json
from ..base.notice import NOTICE
from ..base.version import __version__

MAKER = "OsteoRadiomics"
SCHEME = "99OSTEORAD"
"""Coding scheme of what only this software defines."""
_LONGEST = 64  # characters of a series' description
_OWN = uuid.UUID("6f0d9f9c-8f0e-5b1c-9e57-2d0a5c1c7d10")  # our name space for UUIDs of version 5


def uid_of(*parts: Any) -> str:
    """A UID below 2.25 (PS3.5 B.2) from values that JSON can hold."""
    return f"2.25.{uuid.uuid5(_OWN, sha256_of_json(list(parts))).int}"


def equipment(series: str, instance: str, number: int) -> dict[str, Any]:
    """What every object says of itself. number: of the series."""
    return {
        "series_instance_uid": series,
        "series_number": number,
        "sop_instance_uid": instance,
        "instance_number": 1,
        "manufacturer": MAKER,
    }


def model() -> dict[str, Any]:
    """What enhanced objects say of the device, too."""
    return {"manufacturer_model_name": MAKER, "software_versions": __version__, "device_serial_number": "0"}


def described(found: Any, what: str) -> Any:
    """An object that is whole but for what every one of ours says: what it is, who made it, and the scheme of our own codes."""
    from pydicom.dataset import Dataset

    scheme = Dataset()
    scheme.CodingSchemeDesignator, scheme.CodingSchemeName = SCHEME, f"{MAKER} features and maps"
    found.CodingSchemeIdentificationSequence = [scheme]
    found.SeriesDescription = f"{what}. {NOTICE}"[:_LONGEST]
    found.Manufacturer, found.ManufacturerModelName, found.SoftwareVersions, found.DeviceSerialNumber = (
        MAKER,
        MAKER,
        __version__,
        "0",
    )
    return found
