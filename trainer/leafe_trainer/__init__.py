"""Runs a LEAFE training job: rows of token ids in, an adapter and `result.json` out."""

__version__ = "0.1.0"
