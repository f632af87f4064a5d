"""The phantom study: from simulated scans through measuring, radiomics and training to what was recovered of what was painted."""
