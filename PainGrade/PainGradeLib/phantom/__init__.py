"""Phantoms of lumbar muscles: simulated patients whose fat rates, angles and risk of severe pain are known.

Nothing here is a patient, and every table says "simulated".
"""
