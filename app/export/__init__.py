"""A run as a file: programs for numpy and PyTorch, a notebook, a report, its history and its recording.

A program's mathematics comes from the engine: a layer's from its formulas, a loss's, an optimizer's and a
schedule's from their source. What has no form in a program yet is refused with a sentence, never left out.
"""
