"""The article's last example from the command line: a network learns to read digits.

    python -m engine.read_digits                        on digits that the program draws
    python -m engine.read_digits --mnist FOLDER         on MNIST's own files, which you bring
    python -m engine.read_digits --convolution          conv 3×3, tanh, flatten, 100, 10

784-100-50-10 with tanh and MSE, on 1,000 pictures, one a step, for 35 epochs. Ctrl+C ends it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from engine import Activation, Conv2D, EngineError, Flatten, FullyConnected, Layer, Network, Reshape, Trainer
from engine.datasets import Dataset, make, read_folder
from engine.evaluation import Evaluator
from engine.optimizers import SGD

PICTURES = 1000
TEST_PICTURES = 250


def main(arguments: Sequence[str]) -> int:
    """Train as the arguments say, and return the exit code."""
    parser = argparse.ArgumentParser(
        "python -m engine.read_digits", description="A network that reads digits."
    )
    parser.add_argument("--mnist", type=Path, metavar="FOLDER", help="where MNIST's own files are")
    parser.add_argument("--convolution", action="store_true", help="with a convolution before the 100 units")
    parser.add_argument("--epochs", type=int, default=35, help="default: %(default)s")
    parser.add_argument("--pictures", type=int, default=PICTURES, help="to train on; default: %(default)s")
    options = parser.parse_args(arguments)
    try:
        train(data_of(options.mnist, options.pictures), options.convolution, options.epochs)
    except EngineError as error:
        sys.stderr.write(f"{error}.\n")
        return 1
    except KeyboardInterrupt:
        say("\nCancelled.")
        return 130
    return 0


def say(sentence: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def data_of(folder: Path | None, pictures: int) -> Dataset:
    """MNIST from a folder, or digits of its size that the program draws.

    Raises:
        EngineError: if the folder has no such files, or there may not be so many pictures.
    """
    if folder is not None:
        files = read_folder(folder)
        return make("mnist", files=files, train_pictures=pictures, test_pictures=PICTURES)
    share = pictures / (pictures + TEST_PICTURES)
    return make("generated_digits", pictures=pictures + TEST_PICTURES, train_share=share)


def network_of(convolution: bool) -> Network:
    """The article's network, with weights by Xavier's rule, so that no tanh is saturated at the start."""
    layers: list[Layer] = []
    sizes: tuple[int, ...]
    if convolution:
        layers += [Reshape((1, 28, 28)), Conv2D(1, 1, 3, initializer="xavier"), Activation("tanh"), Flatten()]
        sizes = (26 * 26, 100, 10)
    else:
        sizes = (28 * 28, 100, 50, 10)
    for inputs, units in pairwise(sizes):
        layers += [FullyConnected(inputs, units, initializer="xavier"), Activation("tanh")]
    return Network(layers, "mse", seed=1, dtype="float32")


def train(data: Dataset, convolution: bool, epochs: int) -> None:
    """Train, and say after each epoch how it goes and how long it will take."""
    network = network_of(convolution)
    trainer = Trainer(network, data.X, data.T, optimizer=SGD(0.1), batch_size=1)
    test = (
        Evaluator(network, data.X_test, data.T_test, data.coding, len(data.classes))
        if len(data.X_test)
        else None
    )
    say(f"{data.title}: {len(data.X):,} pictures to train on, {len(data.X_test):,} to test; {epochs} epochs")
    start = time.monotonic()
    for epoch in range(1, epochs + 1):
        trainer.advance(trainer.steps_per_epoch)
        left = (time.monotonic() - start) / epoch * (epochs - epoch)
        read = f", reads {test.evaluate().accuracy or 0:.1%} of the test pictures" if test else ""
        say(
            f"epoch {epoch:>3}: E {trainer.epoch_errors.at(epoch - 1):.5f}{read}; {left:.0f} s left",
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
