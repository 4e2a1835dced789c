"""The contract of a layer: given X it computes Y; given ∂E/∂Y it computes ∂E/∂X and its own gradients.

A layer knows only its own mathematics. The ∂E/∂X that it returns is the ∂E/∂Y of the layer before it,
so layers can be chained in any order and any number. (Omar Aflak, "Math of Neural Networks from
scratch in Python", 2018.)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array, Index, Shape
from engine.formula import Formula
from engine.terms import Term, TermsOf


class Layer(ABC):
    """A layer of a network.

    A new kind of layer is one file: ``forward``, ``backward``, the ``formulas`` of both, and the ``terms``
    behind a single entry. A layer with parameters also says how they are drawn (``initialize``).

    ``forward`` and ``backward`` keep what they need, and change nothing else: called twice with the same
    X they give the same Y. What a step may change besides the parameters (running statistics) it changes
    in ``end_step``; what it draws at random (a dropout's mask) it draws once after ``begin_step``.

    Attributes:
        kind: the layer's name in an experiment.
        neuron_axes: the parameters that are weights, each with the axis along which its neurons lie;
            regularisation acts on weights alone, and a bias is none.
        parameters: the arrays that training changes, by name; views into the network's one vector θ.
        gradients: ∂E/∂ of each parameter, from the last ``backward``.
        statistics: arrays that a step changes without a gradient, such as running means.
        training: whether the pass is one of training; when predicting, it is not.
    """

    kind: ClassVar[str]
    neuron_axes: ClassVar[Mapping[str, int]] = {}

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

    def initialize(self, generator: np.random.Generator, dtype: DTypeLike = np.float64) -> None:  # noqa: B027
        """Draw the parameters that were not given. A layer without parameters draws nothing."""

    def begin_step(self, training: bool, randomness: Callable[[], np.random.Generator]) -> None:  # noqa: ARG002
        """Say what kind of pass comes, and where its random numbers are drawn from, if it draws any."""
        self.training = training

    def end_step(self) -> None:  # noqa: B027
        """Change the statistics by what the last training pass saw. Most layers keep none."""

    @property
    def extras(self) -> Mapping[str, Array]:
        """Further tensors of the last pass that explain it, such as a dropout's mask."""
        return {}

    @abstractmethod
    def forward(self, X: Array) -> Array:
        """Y, given X (batch, …); X is kept for the backward pass."""

    @abstractmethod
    def backward(self, dE_dY: Array) -> Array:
        """∂E/∂X, given ∂E/∂Y; the gradients of the parameters are left in ``gradients``."""

    @abstractmethod
    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """The terms whose sum is one entry of Y, of a gradient, or of dE_dX."""
