"""The app: describes, runs, stores and transports experiments. It does no mathematics; the engine does."""

import os

# Tiny matrices gain nothing from more BLAS threads, and large ones lose by them on a shared machine.
# It is read when numpy is imported first, so it stands before every other import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

VERSION = "0.1.0"
