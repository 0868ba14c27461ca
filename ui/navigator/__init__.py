"""The left column: years, units and their filings, or what a search found."""

from ui.navigator.column import Navigator

__all__ = ["Navigator"]
