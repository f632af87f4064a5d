"""What every room stands on: errors, files, progress, shipped resources, the research notice, the console."""
