"""The shapes of what the server answers: the API reference is made from them, and tests hold answers to them.

Answers are not built from these models: numpy arrays go straight into JSON, which is many times faster.
"""

from app.replies.base import DivergedReply, FormulaReply
from app.replies.choices import ChoicesReply
from app.replies.data import DataDescriptionReply, DataReply, EvaluationReply, SurveyReply
from app.replies.errors import ErrorReply, errors
from app.replies.number import (
    CentralDifferenceReply,
    CheckReply,
    DerivationReply,
    DerivationsReply,
    FactorReply,
    SlopeReply,
    TermReply,
    TrialReply,
)
from app.replies.pictures import ReadingReply, SharesReply
from app.replies.presets import GalleryReply
from app.replies.run import (
    BranchReply,
    CheckedReply,
    CurveReply,
    HistoryReply,
    LayerReply,
    LossFunctionReply,
    RecordingReply,
    RunReply,
    StopReply,
)
from app.replies.server import FigureReply, HealthReply
from app.replies.statistics import StatisticsReply
from app.replies.step import FlowReply, LayerTraceReply, SliceReply, SummaryReply, TraceReply
from app.replies.what_if import LandscapeReply, SampleSharesReply, WishesReply

__all__ = [
    "BranchReply",
    "CentralDifferenceReply",
    "CheckReply",
    "CheckedReply",
    "ChoicesReply",
    "CurveReply",
    "DataDescriptionReply",
    "DataReply",
    "DerivationReply",
    "DerivationsReply",
    "DivergedReply",
    "ErrorReply",
    "EvaluationReply",
    "FactorReply",
    "FigureReply",
    "FlowReply",
    "FormulaReply",
    "GalleryReply",
    "HealthReply",
    "HistoryReply",
    "LandscapeReply",
    "LayerReply",
    "LayerTraceReply",
    "LossFunctionReply",
    "ReadingReply",
    "RecordingReply",
    "RunReply",
    "SampleSharesReply",
    "SharesReply",
    "SliceReply",
    "SlopeReply",
    "StatisticsReply",
    "StopReply",
    "SummaryReply",
    "SurveyReply",
    "TermReply",
    "TraceReply",
    "TrialReply",
    "WishesReply",
    "errors",
]
