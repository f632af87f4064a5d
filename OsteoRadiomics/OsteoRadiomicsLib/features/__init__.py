"""The extraction engine: image types, feature classes, voxel-wise maps."""
