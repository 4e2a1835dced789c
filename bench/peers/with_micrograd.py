"""micrograd: one object for each number. It has no tanh, so its ReLU networks are taken: less work."""

from __future__ import annotations

from bench.cases import Case, Steps


def steps(case: Case) -> Steps | None:
    """The steps; None if it is not installed, or the network is too large for it to end."""
    try:
        from micrograd.nn import MLP
    except ImportError:
        return None
    if sum(case.sizes) > 20:
        return None
    X, T = (data.tolist() for data in case.data())
    network = MLP(case.sizes[0], list(case.sizes[1:]))
    batches = [(X[k : k + case.batch], T[k : k + case.batch]) for k in range(0, len(X), case.batch)]

    def run(count: int) -> None:
        for step in range(count):
            xs, ts = batches[step % len(batches)]
            E = sum(((network(x) - t[0]) ** 2 for x, t in zip(xs, ts, strict=True)), 0.0) * (1 / len(xs))
            network.zero_grad()
            E.backward()
            for parameter in network.parameters():
                parameter.data -= 0.01 * parameter.grad

    return run
