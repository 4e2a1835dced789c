"""What is said of a run that cannot be written in some form."""

from app.errors import ConflictError


class CannotExportError(ConflictError):
    """Something in the run has no form in the file that was asked for."""
