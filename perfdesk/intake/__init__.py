"""Intake: reading filled documents made by anything into filings."""

from perfdesk.intake.extract import Reading
from perfdesk.intake.read import read_file, read_source

__all__ = ["Reading", "read_file", "read_source"]
