"""Pseudonymised copies of images: DICOM PS3.15's profile, and what names a patient in other image files."""
