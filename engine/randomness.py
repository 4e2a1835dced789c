"""Every random number of a run, drawn from a generator that is named by what it is for.

There is no hidden stream: the same (seed, purpose, counter) gives the same numbers whatever was drawn before,
so any step of a run can be revisited without replaying the draws that led to it.
"""

import numpy as np


def generator(seed: int, purpose: str, counter: int = 0) -> np.random.Generator:
    """A counter-based generator for one purpose.

    Args:
        seed: the experiment's seed, 0 … 2⁶⁴ − 1.
        purpose: what the numbers are for ("initial", "order", …); its first 8 bytes tell purposes apart.
        counter: which draw of that purpose (the layer's number, the epoch, the step).
    """
    purpose_key = int.from_bytes(purpose.encode()[:8].ljust(8, b"\0"), "little")
    philox = np.random.Philox(
        key=np.array([seed, purpose_key], dtype=np.uint64),
        counter=np.array([0, 0, 0, counter], dtype=np.uint64),
    )
    return np.random.Generator(philox)
