"""The step Measure: areas and fat of the muscles at a level, by one method or by all."""
