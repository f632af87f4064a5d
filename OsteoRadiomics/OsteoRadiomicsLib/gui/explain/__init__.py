"""The step Explain: where in the image a score comes from, shown on the anatomy."""
