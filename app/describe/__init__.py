"""What the engine holds, as plain data to send. Pure functions; ``app.replies`` states the shapes."""

from app.changes import changes, edits_in_words
from app.describe.data import data_description, data_rows
from app.describe.evaluation import evaluated, layer_statistics
from app.describe.network import curve, formula, layers, loss_function
from app.describe.number import central_difference, check, derivation, digits, factor, slope, trial
from app.describe.run import branch_line, epoch_loss, frame_header, frozen, history, recording, run_state
from app.describe.step import flow, non_finite, norm, summary, tensor, trace
from app.describe.what_if import landscape, sample_shares, told_right, wishes

__all__ = [
    "branch_line",
    "central_difference",
    "changes",
    "check",
    "curve",
    "data_description",
    "data_rows",
    "derivation",
    "digits",
    "edits_in_words",
    "epoch_loss",
    "evaluated",
    "factor",
    "flow",
    "formula",
    "frame_header",
    "frozen",
    "history",
    "landscape",
    "layer_statistics",
    "layers",
    "loss_function",
    "non_finite",
    "norm",
    "recording",
    "run_state",
    "sample_shares",
    "slope",
    "summary",
    "tensor",
    "told_right",
    "trace",
    "trial",
    "wishes",
]
