"""Cloister labels confidential documents with a model that never leaves the machine."""

__version__ = "0.1.0"
