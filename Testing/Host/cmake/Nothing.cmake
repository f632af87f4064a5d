# Slicer writes <Extension>Config.cmake here, which only extensions of this extension would read.
