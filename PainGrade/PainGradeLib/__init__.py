"""PainGrade: measurements of paraspinal muscles and lumbar spine."""
