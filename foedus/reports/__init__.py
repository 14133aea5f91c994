"""Reports: what a run says, for people. HTML that opens offline, and a table for the terminal."""

from foedus.reports.report import write_report

__all__ = ["write_report"]
