"""Pain grade: measurements beside radiomics in one study per muscle, and the score of a new case with its models."""
