"""Recounting: the features of any part of an ROI that is made of supervoxels, without filtering or binning again.

Derived images are filtered once and discretised once, with the whole ROI's bins. What is left of the ROI is then counted from
what each supervoxel, and each pair of supervoxels that touch, adds to the matrices; formulas and matrices are the engine's own.
"""
