"""MRML nodes to library objects and back, segment templates, display (needs slicer and vtk)."""
