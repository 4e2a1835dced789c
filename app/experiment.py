"""The experiment: the full description of a training run, checked, and what is built from it."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from app.data_settings import DATA_MODELS, DataSettings, Seed
from app.errors import InvalidError, sentence_of
from app.layer_settings import LAYER_MODELS, LayerSettings
from app.rules import OneOf, Rule
from app.stop_settings import Stops
from app.tables import counted
from app.training_settings import (
    CLIPPING_MODELS,
    LOSS_MODELS,
    OPTIMIZER_MODELS,
    REGULARISATION_MODELS,
    SCHEDULE_MODELS,
    PartSettings,
)
from app.working_memory import MOST_NUMBERS, numbers_a_row
from engine import EngineError, Network, Optimizer, Trainer
from engine.arrays import Array
from engine.datasets import Dataset, SettingError
from engine.edits import BatchSizeEdit, Edit
from engine.in_force import before_any_edit, check_edit
from engine.losses import Loss

MOST_LAYERS = 24
MOST_PARAMETERS = 250_000
MOST_REGULARISATIONS = len(REGULARISATION_MODELS)


class Settings(BaseModel):
    """A part of an experiment: no unknown fields, no silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True)


if TYPE_CHECKING:
    AnyData = DataSettings
    AnyLayer = LayerSettings
    AnyLoss = PartSettings
    AnyOptimizer = PartSettings
    AnySchedule = PartSettings
    AnyClipping = PartSettings
    AnyRegularisation = PartSettings
else:

    def _one_of(models: Mapping[str, type[BaseModel]]) -> object:
        return Annotated[functools.reduce(operator.or_, models.values()), Field(discriminator="kind")]

    AnyData, AnyLayer, AnyLoss = _one_of(DATA_MODELS), _one_of(LAYER_MODELS), _one_of(LOSS_MODELS)
    AnyOptimizer, AnySchedule = _one_of(OPTIMIZER_MODELS), _one_of(SCHEDULE_MODELS)
    AnyClipping, AnyRegularisation = _one_of(CLIPPING_MODELS), _one_of(REGULARISATION_MODELS)


class Experiment(Settings):
    """The full description of a training run."""

    is_sealed: ClassVar[bool] = False
    """Whether its runs have a wrong rule, for a hunt; no description of an experiment can ask for that."""

    data: AnyData
    layers: Annotated[list[AnyLayer], Field(min_length=1, max_length=MOST_LAYERS)]
    loss: AnyLoss
    optimizer: AnyOptimizer
    schedule: AnySchedule = Field(default_factory=lambda: SCHEDULE_MODELS["constant"](kind="constant"))
    clipping: AnyClipping | None = None
    regularisation: Annotated[list[AnyRegularisation], Field(max_length=MOST_REGULARISATIONS)] = Field(
        default=[]
    )
    batch_size: Annotated[int, Field(ge=1), Rule("The batch size must be a whole number, at least 1")]
    shuffle: bool = False
    seed: Seed = 0
    dtype: Annotated[str, OneOf("dtype", ("float64", "float32"))] = "float64"
    stop: Stops | None = Field(default=None, description="Under which conditions Play stops; any is enough.")

    @functools.cached_property
    def dataset(self) -> Dataset:
        """The data set; it is made once.

        Raises:
            InvalidError: if its settings do not go together.
        """
        with blamed_on("data"):
            return self.data.dataset(self.seed)

    def network(self, dtype: str | None = None) -> Network:
        """The network at its start.

        Args:
            dtype: another number type than the experiment's.

        Raises:
            InvalidError: if a layer does not fit the one before it, or the loss does not fit the last one.
        """
        network = Network(seed=self.seed, dtype=dtype or self.dtype)
        shape = self.dataset.X.shape[1:]
        for k, settings in enumerate(self.layers):
            with blamed_on(f"layers.{k}"):
                layer = settings.build(shape)
                shape = layer.output_shape(shape) or shape
                network.add(layer)
        with blamed_on("loss.kind"):
            network.use(self._loss())
        return network

    def trainer(self, edits: Iterable[Edit] = ()) -> Trainer:
        """The trainer at step 0, with edits to make on the way.

        Raises:
            InvalidError: if data, layers, loss, batch size or edits do not belong together.
        """
        X, T = self._data()
        network = self.network()
        self._check_sizes(network)
        if len(self.dataset.target_names) != (outputs := network.predict(X[:1]).shape[1]):
            raise InvalidError(
                f"The last layer gives {counted(outputs)} a row, but the targets have {T.shape[1]}.",
                f"layers.{len(self.layers) - 1}",
            )
        with blamed_on("loss.kind", "the loss "):
            network.loss.check_targets(T)
        optimizer, edits = self._optimizer(), tuple(edits)
        now = before_any_edit(network, optimizer, self.batch_size)
        for place, edit in enumerate(edits):
            with blamed_on(f"edits.{place}"):
                self.check_edit(edit, network, now.optimizer)
                now = now.after(edit, network)
        return Trainer(
            network,
            X,
            T,
            optimizer=optimizer,
            batch_size=self.batch_size,
            shuffle=self.shuffle,
            seed=self.seed,
            edits=edits,
        )

    def check_edit(self, edit: Edit, network: Network, optimizer: Optimizer) -> None:
        """See that an edit fits the network, its optimizer, and what a shared server bears.

        Raises:
            InvalidError: if its batch size does not.
            EngineError: if it does not fit otherwise.
        """
        check_edit(edit, network, optimizer)
        if isinstance(edit, BatchSizeEdit):
            self._check_batch_size(edit.value, network, "value")

    def _data(self) -> tuple[Array, Array]:
        """X and T in the experiment's number type."""
        with np.errstate(over="ignore"):
            X, T = (array.astype(self.dtype, copy=False) for array in (self.dataset.X, self.dataset.T))
        if not (np.isfinite(X).all() and np.isfinite(T).all()):
            raise InvalidError(f"The data have numbers that are too large for {self.dtype}.", "data")
        return X, T

    def _check_sizes(self, network: Network) -> None:
        """See that the batches are no larger than the data, and the network no larger than a server bears."""
        if network.theta.size > MOST_PARAMETERS:
            raise InvalidError(
                f"A network may have at most {MOST_PARAMETERS:,} parameters; "
                f"this one has {network.theta.size:,}.",
                "layers",
            )
        self._check_batch_size(self.batch_size, network, "batch_size")

    def _check_batch_size(self, size: int, network: Network, path: str) -> None:
        rows = len(self.dataset.X)
        if size > rows:
            raise InvalidError(
                f"The batch size must be a whole number from 1 to {rows:,}, the number of training rows; "
                f"{size:,} is not.",
                path,
            )
        numbers = size * numbers_a_row(network.layers, self.dataset.X.shape[1:])
        if numbers > MOST_NUMBERS:
            raise InvalidError(
                f"A step may hold at most {MOST_NUMBERS:,} numbers in its layers; with batches of "
                f"{size:,} rows this network holds {numbers:,}.",
                path,
            )

    def _loss(self) -> Loss:
        loss: Loss = self.loss.build()
        return loss

    def _optimizer(self) -> Optimizer:
        clipping = self.clipping.build() if self.clipping else None
        with blamed_on("regularisation"):
            optimizer: Optimizer = self.optimizer.build(
                schedule=self.schedule.build(),
                clipping=clipping,
                regularisation=tuple(part.build() for part in self.regularisation),
            )
        return optimizer


@contextmanager
def blamed_on(path: str, subject: str = "") -> Iterator[None]:
    """Say at which field of the experiment the engine's refusal belongs.

    Args:
        path: the field.
        subject: what the engine's sentence begins with, if it leaves that open.
    """
    try:
        yield
    except SettingError as error:
        raise InvalidError(sentence_of(error), f"{path}.{error.setting}") from error
    except EngineError as error:
        raise InvalidError(sentence_of(error, subject), path) from error


FIRST = Experiment.model_validate(
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
        "batch_size": 4,
        "shuffle": False,
        "seed": 1,
        "dtype": "float64",
    }
)
"""What a visitor finds first: the article's XOR with its rows in one batch, so that E falls every step."""

ARTICLE_XOR = FIRST.model_copy(update={"batch_size": 1})
"""The same as the article trains it, sample by sample."""
