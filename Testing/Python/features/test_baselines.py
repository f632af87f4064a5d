"""The engine against the baselines that PyRadiomics commits with its own tests."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import SimpleITK as sitk
import yaml
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

CLASSES = ("shape", "firstorder", "glcm", "gldm", "glrlm", "glszm", "ngtdm")
# Values committed years ago from an older mesh, of which today's PyRadiomics differs, too.
STALE = {"brain1": {"MeshVolume", "SurfaceArea", "Sphericity", "SurfaceVolumeRatio"}}
STALE_RELATIVE = 1e-3
# Settings that a baseline's header lists with the values of their time but that no longer exist.
GONE = ("enableCExtensions", "verbose", "voxelBased", "kernelRadius", "maskedKernel")


@pytest.mark.parametrize("group", CLASSES)
@pytest.mark.parametrize("subject", ["brain1", "breast1"])
def test_every_baseline_is_met(data, subject, group):
    folder = data / "pyradiomics"
    table = pd.read_csv(folder / f"baseline_{group}.csv", index_col=0)
    columns = [column for column in table.columns if column.split("_")[0] == subject]
    assert len(columns) >= 2
    image, mask = (sitk.ReadImage(str(folder / f"{subject}_{part}.nrrd")) for part in ("image", "label"))
    for column in columns:
        # PyRadiomics writes its settings as Python writes a dictionary, which is YAML but for None.
        setting = yaml.safe_load(table[column]["diagnostics_Configuration_Settings"].replace("None", "null"))
        setting = {key: value for key, value in setting.items() if key not in GONE}
        settings = parse_settings({"setting": setting, "featureClass": {group: None}}, "baseline")
        vector = extract(image, mask, settings)
        expected = {name: float(value) for name, value in table[column].items() if not name.startswith("diagnostics_")}
        assert expected
        for name, wanted in expected.items():
            stale = group == "shape" and name.rsplit("_", 1)[1] in STALE.get(subject, ())
            tolerance = STALE_RELATIVE if stale else 1e-6
            np.testing.assert_allclose(vector[name], wanted, rtol=tolerance, atol=1e-9, err_msg=f"{column} {name}")
