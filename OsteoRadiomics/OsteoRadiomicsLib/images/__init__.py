"""Images and masks: read, check, choose ROIs, preprocess."""
