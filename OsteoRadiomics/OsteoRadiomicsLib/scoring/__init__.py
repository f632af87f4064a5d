"""Model folders, scoring of a case, heat maps."""
