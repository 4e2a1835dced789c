"""What the code of a formula may name besides numpy and the tensors of a trace, so that it can be run.

For a layer k, ``evaluate(layer.formulas["dE_dW"], trace.layers[k].tensors())`` is what its ``backward`` gave.
"""

from collections.abc import Callable, Mapping

import numpy as np

from engine.activations.bounded import sigmoid
from engine.activations.normal import normal_cdf, normal_density
from engine.arrays import Array
from engine.formula import Formula
from engine.layers.channels import by_channel, mean_by_channel, sum_by_channel
from engine.layers.maxima import first_maximum
from engine.layers.samples import by_sample, mean_by_sample
from engine.layers.windows import add_windows, windows
from engine.rows import softmax, sum_of_columns, sum_of_rows

FUNCTIONS: Mapping[str, Callable[..., Array]] = {
    function.__name__: function
    for function in (
        sigmoid,
        normal_cdf,
        normal_density,
        softmax,
        sum_of_rows,
        sum_of_columns,
        by_channel,
        mean_by_channel,
        sum_by_channel,
        by_sample,
        mean_by_sample,
        first_maximum,
        windows,
        add_windows,
    )
}


def evaluate(formula: Formula, tensors: Mapping[str, Array]) -> Array:
    """What a formula gives for these tensors, by running its code.

    Args:
        formula: a formula of a layer or a loss.
        tensors: the tensors that it reads, by name.
    """
    with np.errstate(all="ignore"):
        value: Array = eval(formula.code(), {"np": np, **FUNCTIONS, **tensors})
    return value
