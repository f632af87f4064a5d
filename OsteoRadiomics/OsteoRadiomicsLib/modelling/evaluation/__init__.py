"""How good a score is: discrimination, classification, calibration, benefit, comparison."""
