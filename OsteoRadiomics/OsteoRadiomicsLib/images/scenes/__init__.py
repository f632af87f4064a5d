"""Scenes of 3D Slicer (.mrml, .mrb) as inputs: what their text says and which files they need; reading those takes 3D Slicer."""
