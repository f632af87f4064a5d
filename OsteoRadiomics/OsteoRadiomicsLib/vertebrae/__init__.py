"""Vertebrae in a mask: which level each one is, and the bodies of vertebrae that were segmented whole."""
