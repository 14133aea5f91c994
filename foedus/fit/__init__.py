"""Estimation: every number of the engine that the record can give, with its uncertainty and its score."""
