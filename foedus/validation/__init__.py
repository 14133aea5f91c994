"""Validation: simulated patterns beside recorded ones, and speed beside the floor."""
