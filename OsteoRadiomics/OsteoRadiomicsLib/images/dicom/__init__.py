"""DICOM: image series and enhanced multi-frame images, segmentations and contours, read with pydicom and ITK's decoders."""
