"""An archive that speaks DICOMweb: storing objects that it does not hold yet, and fetching the series that a study needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..base.errors import DependencyError, ImageError, InputError, OutputError
from ..base.files import replacing
from ..base.progress import Progress
from ..images.dicom.objects import sound

TIMEOUT_S = 60
_BUSY = (408, 429, 503, 504)
_UNKNOWN = 404
_TOLD = (
    "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SeriesNumber", "SeriesDescription", "Modality",
    "NumberOfSeriesRelatedInstances",
)  # fmt: skip


@dataclass(frozen=True)
class Node:
    """Where an archive is. url: root of its DICOMweb services. user, password: '' without. authority: file of a certificate
    authority that the system does not know."""

    url: str
    user: str = ""
    password: str = ""
    authority: Path | None = None


@dataclass(frozen=True)
class FoundSeries:
    """One series of an archive, as far as it says. instances: how many it holds, 0 where that is not said."""

    study: str
    series: str
    number: str
    description: str
    modality: str
    instances: int = 0


def store(node: Node, files: Sequence[Path], progress: Progress | None = None) -> tuple[int, int]:
    """Send objects that the archive does not hold; returns how many were sent, and how many it held already.

    What it holds is asked for first, series by series, so that a run that was broken off can be repeated. Raises InputError for
    a file that is no DICOM object, OutputError where the archive cannot be reached, refuses, or does not confirm an object.
    """
    progress = progress or Progress()
    there: dict[tuple[str, str], set[str]] = {}
    sent = held = 0
    try:
        with _speaking(node) as client:
            for number, file in enumerate(files):
                progress.report(number, len(files), f"storing {file.name}")
                dataset = _object(file)
                series = (dataset.StudyInstanceUID, dataset.SeriesInstanceUID)
                if series not in there:
                    there[series] = _held(client, *series)
                if dataset.SOPInstanceUID in there[series]:
                    held += 1
                    continue
                _send(client, dataset, node, file.name)
                there[series].add(dataset.SOPInstanceUID)
                sent += 1
    except OutputError as error:
        if not sent + held:
            raise
        cure = f"{error.cure}; then store again: what it holds is not sent again"
        raise OutputError(f"{error.what}, after {sent + held} of {len(files)} objects", where=error.where, cure=cure) from error
    progress.report(len(files), len(files), "stored")
    return sent, held


def _object(file: Path) -> Any:
    import pydicom
    from pydicom.errors import InvalidDicomError

    cure = "Give what 'dicom export' wrote"
    try:
        dataset = pydicom.dcmread(file)
    except (InvalidDicomError, OSError) as error:
        raise InputError("is no DICOM object", where=str(file), cure=cure) from error
    for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"):
        if not dataset.get(name):
            raise InputError(f"has no {name}, under which an archive keeps it", where=str(file), cure=cure)
    return dataset


def _instances(client: Any, study: str, series: str) -> set[str]:
    """UIDs of what the archive holds of a series."""
    found = client.search_for_instances(study_instance_uid=study, series_instance_uid=series, get_remaining=True)
    return {_value(answer, "00080018") for answer in found}


def _held(client: Any, study: str, series: str) -> set[str]:
    """The same of a series that it may not know, which some archives say in an answer, and others by 404."""
    from requests import HTTPError

    try:
        return _instances(client, study, series)
    except HTTPError as error:
        if error.response is not None and error.response.status_code == _UNKNOWN:
            return set()
        raise


def _send(client: Any, dataset: Any, node: Node, name: str) -> None:
    answer = client.store_instances([dataset])
    confirmed = {item.ReferencedSOPInstanceUID for item in answer.get("ReferencedSOPSequence") or []}
    if dataset.SOPInstanceUID not in confirmed:
        raise OutputError(f"did not confirm {name}", where=node.url, cure="Ask who runs the archive")


def series_of(node: Node, study: str) -> list[FoundSeries]:
    """The series of a study, by number. Raises InputError where the archive holds no such study, OutputError."""
    with _speaking(node) as client:
        answers = client.search_for_series(study_instance_uid=study, fields=list(_TOLD))
    found = [_told(answer, study) for answer in answers]
    if not found:
        raise InputError(f"holds no study {study}", where=node.url, cure="Check the Study Instance UID")
    return sorted(found, key=lambda series: (len(series.number), series.number, series.series))


def headers_of(node: Node, series: FoundSeries, keywords: Sequence[str]) -> list[Any]:
    """The headers of a series' instances, of each the elements that are named. Raises OutputError, ImageError for damage."""
    from pydicom.datadict import tag_for_keyword
    from pydicom.dataset import Dataset

    wanted = {f"{tag_for_keyword(keyword):08X}" for keyword in keywords}
    with _speaking(node) as client:
        answers = client.retrieve_series_metadata(series.study, series.series)
    with sound(f"{node.url}, series {series.series}", ImageError):
        return [Dataset.from_json({tag: entry for tag, entry in answer.items() if tag in wanted}) for answer in answers]


def fetch(node: Node, series: FoundSeries, folder: Path, progress: Progress | None = None) -> int:
    """Write the instances of a series into a folder; those that are there already are not asked for again when all are there.

    Returns how many files it holds. Raises OutputError.
    """
    progress = progress or Progress()
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with _speaking(node) as client:
        names = {f"{uid}.dcm" for uid in _instances(client, series.study, series.series)}
        if names and names <= {file.name for file in folder.iterdir()}:
            return len(names)
        for dataset in client.iter_series(series.study, series.series):
            progress.report(count, max(len(names), 1), f"fetching {series.description}")
            with replacing(folder / f"{dataset.SOPInstanceUID}.dcm") as temporary:
                dataset.save_as(temporary, enforce_file_format=True)
            count += 1
    if count < len(names):
        raise OutputError(f"sent {count} of {len(names)} instances of a series", where=node.url, cure="Run it again")
    return count


def _told(answer: dict[str, Any], study: str) -> FoundSeries:
    series, number, description, modality = (_value(answer, tag) for tag in ("0020000E", "00200011", "0008103E", "00080060"))
    return FoundSeries(study, series, number, description, modality, int(_value(answer, "00201209") or 0))


def _value(answer: dict[str, Any], tag: str) -> str:
    values = answer.get(tag, {}).get("Value") or [""]
    return str(values[0])


@contextmanager
def _speaking(node: Node) -> Iterator[Any]:
    """A client, whose errors are told in our words."""
    try:
        import requests
        from dicomweb_client.api import DICOMwebClient
    except ImportError as error:
        cure = "Install it with: pip install dicomweb-client"
        raise DependencyError("speaking with an archive needs the package dicomweb-client", cure=cure) from error
    if not node.url.startswith(("http://", "https://")):
        raise InputError(f"{node.url!r} is no address of an archive", cure="Write one such as https://archive.hospital/dicom-web")
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=_patience()))
    if node.user:
        session.auth = (node.user, node.password)
    if node.authority:
        session.mount("https://", _trusting(node.authority))
    try:
        client = DICOMwebClient(node.url, session=session, timeout=TIMEOUT_S)
        client.set_http_retry_params(retry=False)  # it would wait for half a minute where nobody listens
        yield client
    except (requests.exceptions.RequestException, OSError) as error:
        what, cure = _wrong(error)
        raise OutputError(what, where=node.url, cure=cure) from error
    finally:
        session.close()


def _patience() -> Any:
    """Ask again, ever later, where an archive says that it is busy; not where it cannot be reached."""
    from urllib3.util import Retry

    return Retry(
        total=4, connect=0, read=0, redirect=0, status_forcelist=_BUSY, allowed_methods=None, backoff_factor=1,
        raise_on_status=False,
    )  # fmt: skip


def _trusting(authority: Path) -> Any:
    """What speaks HTTPS with whom an authority vouches for, whatever bundle the environment names. Raises InputError."""
    import ssl

    from requests.adapters import HTTPAdapter

    try:
        context = ssl.create_default_context(cafile=str(authority))
    except (OSError, ssl.SSLError) as error:
        raise InputError("is no file of certificates", where=str(authority), cure="Give it in PEM form") from error

    class Trusting(HTTPAdapter):
        def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
            conn.cert_reqs = "CERT_REQUIRED"

        def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
            host, pool = super().build_connection_pool_key_attributes(request, True, cert)
            return host, {**pool, "ssl_context": context}

    return Trusting(max_retries=_patience())


def _wrong(error: Exception) -> tuple[str, str]:
    """What is wrong with an archive, and what to do."""
    from requests import exceptions

    status = getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(error, exceptions.SSLError):
        return "its certificate is not trusted", "Give the hospital's certificate authority with --ca FILE; do not go on without"
    if isinstance(error, exceptions.Timeout):
        return f"does not answer within {TIMEOUT_S} s", "Try again later"
    if isinstance(error, exceptions.ConnectionError):
        return "cannot be reached", "Check address and network"
    if status in (401, 403):
        return "refuses this user", "Check --user and the password"
    return f"refuses (HTTP {status})" if status else f"breaks off ({type(error).__name__})", "Ask who runs the archive"
