"""Processes: how disputes begin, climb and end. ``live.py`` shows them in the order in which they act."""
