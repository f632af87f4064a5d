"""Results as DICOM objects of the patient's study: segmentations, measurement reports, parametric maps and pictures."""
