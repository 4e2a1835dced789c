"""Wrong backward rules, for hunting. They live apart from the engine, and nothing but a hunt ever uses one.

A rule is planted into the network of one sealed run. It replaces the classes of that network's own layers,
loss or optimizer by subclasses that are defined here and nowhere registered: no experiment can name one.
"""

from app.bugs.catalogue import RULES, rules_that_show
from app.bugs.hunt import Hunt, hunt_of
from app.bugs.rule import WrongRule
from app.bugs.sealed import SealedExperiment, sealed

__all__ = ["RULES", "Hunt", "SealedExperiment", "WrongRule", "hunt_of", "rules_that_show", "sealed"]
