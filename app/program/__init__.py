"""The program of a run, line by line: which line computes which tensor, and what its variables are."""

from app.program.listing import Line, Listing, Place, Variable, listing

__all__ = ["Line", "Listing", "Place", "Variable", "listing"]
