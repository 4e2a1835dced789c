"""Products of matrices, and when to cut them into blocks."""

SMALL_PRODUCT = 750_000
"""Multiplications. Below about a million OpenBLAS multiplies small matrices at once; above, it first repacks
them, which for a few rows and very many columns takes three to seven times as long."""


def equal_blocks(count: int, products: int) -> int:
    """Into how many equal blocks ``count`` rows or columns are cut, so that each one's product is small.

    Args:
        count: how many there are.
        products: how many multiplications one of them takes.
    """
    most = max(1, SMALL_PRODUCT // products)
    return next(blocks for blocks in range(1, count + 1) if count % blocks == 0 and count // blocks <= most)
