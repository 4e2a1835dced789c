"""The gallery: experiments to open with one press, each with a sentence that a test holds it to."""

from app.presets.gallery import GALLERY, PRESETS, Group
from app.presets.preset import Preset

__all__ = ["GALLERY", "PRESETS", "Group", "Preset"]
