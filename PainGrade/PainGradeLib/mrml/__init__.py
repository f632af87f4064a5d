"""Muscles, lines and measurements as nodes of the scene and back (needs slicer and vtk)."""
