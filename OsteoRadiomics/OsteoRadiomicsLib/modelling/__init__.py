"""From feature table to validated model: selection, classifiers, validation, explanation."""
