"""One small phantom on disk, a model of it, and its features by the Python interface."""

from __future__ import annotations

import OsteoRadiomicsLib as osteo
import pytest
import SimpleITK as sitk
from made_up_case import Files, radiomic_model
from made_up_map_models import wide_local_files
from OsteoRadiomicsLib.images import write_image, write_label_map
from OsteoRadiomicsLib.images.phantom import PhantomCase, lumbar_mri
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, save_model
from slicer_host.fixtures import host, scene

__all__ = ["host", "scene"]


@pytest.fixture(scope="session")
def phantom() -> PhantomCase:
    """A coarse lumbar spine, T1."""
    return lumbar_mri(1, sequences=("T1",), size=(64, 80, 10), spacing=(3.0, 3.0, 6.0))


@pytest.fixture(scope="session")
def files(phantom: PhantomCase, tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("case")
    found = Files(folder / "T1.nii.gz", folder / "mask.seg.nrrd", folder / "few.yaml", folder / "study/models/radiomics")
    write_image(phantom.images["T1"], found.image)
    write_label_map(phantom.mask, found.mask)
    found.settings.write_text(
        "setting: {binWidth: 25}\nfeatureClass: {firstorder: [Mean], shape: [VoxelVolume]}\n", encoding="utf-8"
    )
    spec = ModelSpec.model_validate(radiomic_model())
    save_model(build_model(spec, "# Made for a test\n", wide_local_files(spec)), found.model)
    return found


@pytest.fixture(scope="session")
def features(files: Files) -> osteo.FeatureTable:
    """L1-L3 of the phantom with op-mri, by the Python interface."""
    return osteo.extract(files.image, files.mask, "op-mri", union=True, case="p17", sequence="T1")


@pytest.fixture(scope="session")
def read_image(files: Files) -> sitk.Image:
    """The image as SimpleITK reads it."""
    return sitk.ReadImage(str(files.image))
