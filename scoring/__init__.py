"""Measuring: the rubric model, score, interval, agreement and next steps.

Pure functions over frozen values; the standard library alone, no I/O, no clock, no random.
"""
