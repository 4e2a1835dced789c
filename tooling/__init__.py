"""What stands behind dev.py: the environment, the browser and the commands. Standard library only."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SetupError(Exception):
    """Something that this machine lacks, in a sentence that says what to do about it."""
