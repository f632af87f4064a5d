"""Heat maps: where in an image a score comes from, in the space of that image."""
