"""scikit-learn's MLPRegressor: ``fit`` with plain SGD; its output layer is the identity, not tanh."""

from __future__ import annotations

import math
import warnings

from bench.cases import Case, Steps


def steps(case: Case) -> Steps | None:
    """The steps of a ``fit`` that is long enough for its start to matter little; None if there is none."""
    try:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.neural_network import MLPRegressor
    except ImportError:
        return None
    if case.is_image:
        return None
    X, T = case.data()
    T = T.ravel() if T.shape[1] == 1 else T

    def run(count: int) -> None:
        epochs = math.ceil(count / case.batches)
        model = MLPRegressor(
            hidden_layer_sizes=case.sizes[1:-1],
            activation="tanh",
            solver="sgd",
            alpha=0,
            momentum=0,
            batch_size=case.batch,
            learning_rate_init=0.001,
            shuffle=False,
            max_iter=epochs,
            tol=0,
            n_iter_no_change=epochs + 1,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(X, T)

    return run
