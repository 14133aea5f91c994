"""foedus: executable collective security."""

__version__ = "0.1.0"
