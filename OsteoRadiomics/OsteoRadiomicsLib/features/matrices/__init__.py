"""Texture matrices of an ROI: whole-number counts first, so that every machine and path gives the same floats."""
