"""The contract of a layer: given X it computes Y; given ∂E/∂Y it computes ∂E/∂X and its own gradients.

A layer knows only its own mathematics. The ∂E/∂X that it returns is the ∂E/∂Y of the layer before it,
so layers can be chained in any order and any number. (Omar Aflak, "Math of Neural Networks from
scratch in Python", 2018.)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NoReturn, TypeVar

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array, Index, Shape, shape_text
from engine.errors import EngineError, ShapeError
from engine.formula import Formula
from engine.hyperparameters import Hyperparameter, Range
from engine.layers.settings import Choice, Setting
from engine.output_range import ANY_NUMBER, OutputRange
from engine.terms import Term, TermsOf

INPUTS = Hyperparameter("inputs", "i", "how many numbers, or channels, a sample has", 1, Range(at_least=1))


class Layer(ABC):
    """A layer of a network.

    A new kind of layer is one file: ``forward``, ``backward``, the ``formulas`` of both, and the ``terms``
    behind a single entry. A layer with parameters also says how they are drawn (``draw``). ``@registered``
    makes it known by its ``kind``, and ``settings`` says what can be chosen about it.

    ``forward`` and ``backward`` keep what they need, and change nothing else: called twice with the same
    X they give the same Y. What a step may change besides the parameters (running statistics) it changes
    in ``end_step``; what it draws at random (a dropout's mask) it draws once after ``begin_step``.

    Attributes:
        kind: the layer's name in an experiment.
        settings: what can be chosen about it; each is also an argument of the constructor.
        neuron_axes: the parameters that are weights, each with the axis along which its neurons lie;
            regularisation acts on weights alone, and a bias is none.
        row_by_row: whether each row of Y follows from its own row of X alone, so that batches can be stacked.
        parameters: the arrays that training changes, by name; views into the network's one vector θ.
        gradients: ∂E/∂ of each parameter, from the last ``backward``.
        statistics: arrays that a step changes without a gradient, such as running means.
        training: whether the pass is one of training; when predicting, it is not.
    """

    kind: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()
    neuron_axes: ClassVar[Mapping[str, int]] = {}
    row_by_row: ClassVar[bool] = True

    def __init__(self) -> None:
        self.parameters: dict[str, Array] = {}
        self.gradients: dict[str, Array] = {}
        self.statistics: dict[str, Array] = {}
        self.training = False

    @property
    @abstractmethod
    def formulas(self) -> Mapping[str, Formula]:
        """The layer's mathematics as data: a formula for Y, for each gradient and for ∂E/∂X."""

    @property
    def title(self) -> str:
        """What the layer is called on a drawing."""
        return self.kind.replace("_", " ").capitalize()

    @abstractmethod
    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """The shape of one sample of Y, given that of X (None: any).

        Raises:
            ShapeError: if the layer cannot take such a sample.
        """

    def output_range(self, given: OutputRange) -> OutputRange:  # noqa: ARG002
        """Which numbers can come out, given which can come in; a loss may need others."""
        return ANY_NUMBER

    @classmethod
    def for_samples(cls, shape: Shape, /, **settings: Any) -> Layer:  # noqa: ANN401, ARG003
        """The layer with these settings, for samples of this shape, which says what they leave open."""
        return cls(**settings)

    def initialize(self, generator: np.random.Generator, dtype: DTypeLike = np.float64) -> None:
        """Draw the parameters, unless they were given, and take this number type."""
        if not self.parameters:
            self.parameters = self.draw(generator)
        for arrays in (self.parameters, self.statistics):
            arrays.update({name: array.astype(dtype) for name, array in arrays.items()})

    def draw(self, generator: np.random.Generator) -> dict[str, Array]:  # noqa: ARG002
        """The first parameters. A layer without parameters draws nothing."""
        return {}

    def begin_step(self, training: bool, randomness: Callable[[], np.random.Generator]) -> None:  # noqa: ARG002
        """Say what kind of pass comes, and where its random numbers are drawn from, if it draws any."""
        self.training = training

    def end_step(self) -> None:  # noqa: B027
        """Change the statistics by what the last training pass saw. Most layers keep none."""

    @property
    def extras(self) -> Mapping[str, Array]:
        """Further tensors of the last pass that explain it, such as a dropout's mask."""
        return {}

    @property
    def pieces_taken(self) -> Array | None:
        """Which piece of its formula gave each number of the last Y, as numbers shaped like Y.

        None if the formula has one piece. E has kinks only where a piece changes: at the kink of a ReLU, or
        where another number wins a window.
        """
        return None

    @abstractmethod
    def forward(self, X: Array) -> Array:
        """Y, given X (batch, …); X is kept for the backward pass."""

    @abstractmethod
    def backward(self, dE_dY: Array) -> Array:
        """∂E/∂X, given ∂E/∂Y; the gradients of the parameters are left in ``gradients``."""

    @abstractmethod
    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """The terms whose sum is one entry of Y, of a gradient, or of dE_dX."""

    def checked(self, setting: str, value: object) -> Any:  # noqa: ANN401
        """The value of a setting, if it keeps the setting's rule.

        Raises:
            EngineError: if it does not.
        """
        ruled = {one.name: one for one in (INPUTS, *self.settings) if not isinstance(one, Choice)}
        return ruled[setting].checked(value, type(self).__name__)

    def refuse(self, shape: Sequence[int | str], needed: str) -> NoReturn:
        """Say that the layer cannot take X of this shape, and what it needs."""
        raise ShapeError(f"{self!r} was given X of shape {shape_text(shape)}; it needs {needed}")


LAYERS: dict[str, type[Layer]] = {}
AnyLayer = TypeVar("AnyLayer", bound=Layer)


def registered(layer: type[AnyLayer]) -> type[AnyLayer]:
    """Make a layer known by its kind."""
    LAYERS[layer.kind] = layer
    return layer


def layer_named(kind: str) -> type[Layer]:
    """The layer of that kind.

    Raises:
        EngineError: if there is none.
    """
    if kind not in LAYERS:
        raise EngineError(f"there is no layer {kind!r}; there are {', '.join(LAYERS)}")
    return LAYERS[kind]
