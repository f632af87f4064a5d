"""Classifiers: what they are, how they are fitted, searched, and turned into model files."""
