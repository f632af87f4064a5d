"""The sentence that stands with every score, map and report."""

NOTICE = "For research use only: not a diagnosis."
