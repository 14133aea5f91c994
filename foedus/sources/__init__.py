"""The record: one file per data set, one contract; tidy tables in the user's data folder."""

from foedus.sources.contract import Source, sources
from foedus.sources.store import coverage, data_folder, digest, present, scan

__all__ = ["Source", "coverage", "data_folder", "digest", "present", "scan", "sources"]
