"""Shape of an ROI: its surface mesh or outline, its extent and its axes."""
