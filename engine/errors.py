"""What the engine says when it is given something that it cannot work with."""


class EngineError(ValueError):
    """A rule of the engine was broken; the message names the rule and the value."""


class ShapeError(EngineError):
    """An array does not have the shape that a layer, a loss or a network needs."""
