"""The experiment: the full description of a training run, checked, and what is built from it."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from app.errors import InvalidError
from app.layer_settings import LAYER_MODELS, LayerSettings
from app.rules import OneOf, Rule
from app.tables import Table, counted
from engine import SGD, EngineError, Network, Trainer, xor
from engine.arrays import Array
from engine.edits import Edit, check_edit
from engine.losses import LOSSES

MOST_LAYERS = 16
MOST_PARAMETERS = 10_000
MOST_SEED = 2**53 - 1  # the largest whole number that a browser's numbers hold exactly

LearningRate = Annotated[
    float, Field(gt=0, allow_inf_nan=False), Rule("The learning rate must be a finite number over 0")
]


class Settings(BaseModel):
    """A part of an experiment: no unknown fields, no silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True)


class TableData(Settings):
    """Rows of numbers, and what the network should say to each."""

    kind: Literal["table"]
    inputs: Table
    targets: Table

    def arrays(self) -> tuple[Array, Array]:
        """X and T, in float64."""
        return np.array(self.inputs, np.float64), np.array(self.targets, np.float64)


class XorData(Settings):
    """The four rows of XOR, in the article's order."""

    kind: Literal["xor"]

    def arrays(self) -> tuple[Array, Array]:
        """X and T, in float64."""
        return xor()


class LossSettings(Settings):
    """The loss."""

    kind: Annotated[str, OneOf("The loss", tuple(LOSSES))]


class SGDSettings(Settings):
    """Plain gradient descent: W ← W − α·∂E/∂W."""

    kind: Literal["sgd"]
    learning_rate: LearningRate


if TYPE_CHECKING:
    AnyLayer = LayerSettings
else:
    AnyLayer = Annotated[functools.reduce(operator.or_, LAYER_MODELS.values()), Field(discriminator="kind")]


class Experiment(Settings):
    """The full description of a training run."""

    data: Annotated[TableData | XorData, Field(discriminator="kind")]
    layers: Annotated[list[AnyLayer], Field(min_length=1, max_length=MOST_LAYERS)]
    loss: LossSettings
    optimizer: SGDSettings
    batch_size: Annotated[int, Field(ge=1), Rule("The batch size must be a whole number, at least 1")]
    shuffle: bool = False
    seed: Annotated[
        int,
        Field(ge=0, le=MOST_SEED),
        Rule(f"The seed must be a whole number from 0 to {MOST_SEED}"),
    ] = 0
    dtype: Annotated[str, OneOf("dtype", ("float64", "float32"))] = "float64"

    def network(self, dtype: str | None = None) -> Network:
        """The network at its start.

        Args:
            dtype: another number type than the experiment's.

        Raises:
            InvalidError: if a layer does not fit the one before it.
        """
        X, _ = self.data.arrays()
        network = Network(seed=self.seed, dtype=dtype or self.dtype)
        shape: tuple[int, ...] = X.shape[1:]
        for k, settings in enumerate(self.layers):
            try:
                layer = settings.build(shape)
                shape = layer.output_shape(shape) or shape
                network.add(layer)
            except EngineError as error:
                raise InvalidError(f"{error}.", f"layers.{k}") from error
        network.use(self.loss.kind)
        return network

    def _data(self) -> tuple[Array, Array]:
        """X and T in the experiment's number type."""
        with np.errstate(over="ignore"):
            X, T = (array.astype(self.dtype) for array in self.data.arrays())
        if not (np.isfinite(X).all() and np.isfinite(T).all()):
            raise InvalidError(f"The data have numbers that are too large for {self.dtype}.", "data")
        return X, T

    def trainer(self, edits: Iterable[Edit] = ()) -> Trainer:
        """The trainer at step 0, with edits to make on the way.

        Raises:
            InvalidError: if data, layers, batch size or edits do not belong together.
        """
        X, T = self._data()
        if len(X) != len(T):
            raise InvalidError(
                f"Every row of the inputs needs a row of targets; there are {len(X)} and {len(T)}.",
                "data.targets",
            )
        if self.batch_size > len(X):
            raise InvalidError(
                f"The batch size must be a whole number from 1 to {len(X)}, the number of training rows; "
                f"{self.batch_size} is not.",
                "batch_size",
            )
        network = self.network()
        if network.theta.size > MOST_PARAMETERS:
            raise InvalidError(
                f"A network may have at most {MOST_PARAMETERS:,} parameters; "
                f"this one has {network.theta.size:,}.",
                "layers",
            )
        outputs = network.predict(X[:1]).shape[1]
        if outputs != T.shape[1]:
            raise InvalidError(
                f"The last layer gives {counted(outputs)} a row, but the targets have {T.shape[1]}.",
                f"layers.{len(self.layers) - 1}",
            )
        edits = tuple(edits)
        for place, edit in enumerate(edits):
            try:
                check_edit(edit, network)
            except EngineError as error:
                raise InvalidError(f"{error}.", f"edits.{place}") from error
        return Trainer(
            network,
            X,
            T,
            optimizer=SGD(self.optimizer.learning_rate),
            batch_size=self.batch_size,
            shuffle=self.shuffle,
            seed=self.seed,
            edits=edits,
        )


ARTICLE_XOR = Experiment.model_validate(
    {
        "data": {"kind": "xor"},
        "layers": [
            {"kind": "fully_connected", "units": 3, "initializer": "uniform"},
            {"kind": "activation", "function": "tanh"},
            {"kind": "fully_connected", "units": 1, "initializer": "uniform"},
            {"kind": "activation", "function": "tanh"},
        ],
        "loss": {"kind": "mse"},
        "optimizer": {"kind": "sgd", "learning_rate": 0.1},
        "batch_size": 1,
        "shuffle": False,
        "seed": 1,
        "dtype": "float64",
    }
)
