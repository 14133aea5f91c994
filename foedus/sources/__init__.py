"""The record: one file per data set, one contract; tidy tables in the user's data folder."""

from foedus.sources.contract import Source, sources
from foedus.sources.store import data_folder, scan

__all__ = ["Source", "data_folder", "scan", "sources"]
