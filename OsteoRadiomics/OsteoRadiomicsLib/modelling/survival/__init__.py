"""Studies of a time to an event: Cox regression, LASSO-Cox Radscores, risks by the protocol's horizons."""
