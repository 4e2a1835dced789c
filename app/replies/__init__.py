"""The shapes of what the server answers: the API reference is made from them, and tests hold answers to them.

Answers are not built from these models: numpy arrays go straight into JSON, which is many times faster.
"""

from app.replies.base import DivergedReply, FormulaReply
from app.replies.errors import ErrorReply, errors
from app.replies.number import (
    CentralDifferenceReply,
    CheckReply,
    DerivationReply,
    FactorReply,
    SlopeReply,
    TermReply,
)
from app.replies.run import (
    BranchReply,
    CurveReply,
    DataReply,
    HistoryReply,
    LayerReply,
    LossFunctionReply,
    RecordingReply,
    RunReply,
)
from app.replies.server import FigureReply, HealthReply
from app.replies.step import FlowReply, LayerTraceReply, SliceReply, SummaryReply, TraceReply

__all__ = [
    "BranchReply",
    "CentralDifferenceReply",
    "CheckReply",
    "CurveReply",
    "DataReply",
    "DerivationReply",
    "DivergedReply",
    "ErrorReply",
    "FactorReply",
    "FigureReply",
    "FlowReply",
    "FormulaReply",
    "HealthReply",
    "HistoryReply",
    "LayerReply",
    "LayerTraceReply",
    "LossFunctionReply",
    "RecordingReply",
    "RunReply",
    "SliceReply",
    "SlopeReply",
    "SummaryReply",
    "TermReply",
    "TraceReply",
    "errors",
]
