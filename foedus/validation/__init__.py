"""Validation: simulated patterns beside recorded ones."""
