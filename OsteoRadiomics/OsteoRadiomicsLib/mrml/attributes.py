"""Names of the attributes and node references that our nodes carry, and of what stands in them."""

# A map volume: the value of voxels outside the ROI; where its values come from, as JSON text; the whole image's grid, of which it
# holds the box round the ROI, as JSON text; how it is shown just now, as JSON text.
OUTSIDE = "OsteoRadiomics.OutsideValue"
MAP_FACTS = "OsteoRadiomics.Map"
MAP_GRID = "OsteoRadiomics.MapGrid"
MAP_SHOWN = "OsteoRadiomics.MapShown"
# ... and which sequence of the case it was made of.
MAP_SEQUENCE = "OsteoRadiomics.MapSequence"

# A map volume's references: the image it was made of, the lines round its strongest part, the coloured surface, the colours with
# weak values left out.
MAP_IMAGE = "OsteoRadiomics.Image"
MAP_CONTOUR = "OsteoRadiomics.Contour"
MAP_SURFACE = "OsteoRadiomics.Surface"
MAP_COLORS = "OsteoRadiomics.Colors"

# Ways to show a map in the slice views: round its strongest part, or all its values.
CONTOUR, COLORS = "contour", "colors"

# Any node: what of its display was changed for a map, as JSON text, until it is put back.
BEFORE_MAP = "OsteoRadiomics.BeforeMap"

# A list of points: the image that its known level was placed on.
ANCHOR_IMAGE = "OsteoRadiomics.Image"

# A feature table: where its numbers come from, as JSON text.
PROVENANCE = "OsteoRadiomics.Provenance"
