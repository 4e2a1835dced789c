"""PyTorch, eager, on one thread, with its own layers, losses and SGD."""

from __future__ import annotations

from bench.cases import Case, Steps


def steps(case: Case) -> Steps | None:
    """PyTorch's steps; None if it is not installed."""
    try:
        import torch
        from torch import nn
    except ImportError:
        return None
    torch.set_num_threads(1)
    torch.manual_seed(0)
    X, T = (torch.from_numpy(data) for data in case.data())
    if case.is_image:
        layers = [
            nn.Conv2d(1, 8, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(16 * 5 * 5, case.sizes[-1]),
        ]
        T, loss = T.argmax(dim=1), nn.CrossEntropyLoss()
    else:
        pairs = zip(case.sizes, case.sizes[1:], strict=False)
        layers = [layer for i, o in pairs for layer in (nn.Linear(i, o), nn.Tanh())]
        loss = nn.MSELoss()
    network = nn.Sequential(*layers).to(X.dtype)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01)
    batches = list(zip(X.split(case.batch), T.split(case.batch), strict=True))

    def run(count: int) -> None:
        for step in range(count):
            x, t = batches[step % len(batches)]
            optimizer.zero_grad()
            loss(network(x), t).backward()
            optimizer.step()

    return run
