"""The step Angles: lines placed one after the other, and their angles while they are moved."""
