"""What a study lays down: the protocol, extraction and IBSI settings, the modelling plan, and the plan of an extraction."""
