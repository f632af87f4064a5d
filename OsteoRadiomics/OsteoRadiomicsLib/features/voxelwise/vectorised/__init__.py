"""Map families in numpy alone, vectorised over voxels; they define the values that ``compiled`` repeats faster."""
