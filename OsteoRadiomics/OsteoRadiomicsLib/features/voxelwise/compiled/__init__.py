"""Map families as compiled loops over voxels; import a module of this package only after ``jit.numba_usable()``.

Every ``compute`` gives the values of its namesake in ``vectorised``. A loop keeps its tables small by numbering the grey
levels of each kernel afresh, touches only occupied cells, and empties only those afterwards.
"""
