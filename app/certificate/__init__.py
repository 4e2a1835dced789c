"""Certificates: what a recording's run computed, so that whoever opens it can tell whether it reproduces."""

from app.certificate.certificate import Certificate, certify, fingerprint, marked_steps
from app.certificate.verdict import Verdict, verdict

__all__ = ["Certificate", "Verdict", "certify", "fingerprint", "marked_steps", "verdict"]
