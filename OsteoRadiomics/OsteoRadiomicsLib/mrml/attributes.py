"""Names of the attributes that our nodes carry."""

# A map volume: the value of voxels outside the ROI.
OUTSIDE = "OsteoRadiomics.OutsideValue"

# A feature table: where its numbers come from, as JSON text.
PROVENANCE = "OsteoRadiomics.Provenance"
