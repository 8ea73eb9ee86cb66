"""The command line. Importing it, and ``--help``, load neither Beam nor spaCy: commands import what they need."""

from pipelines.cli import care, ingest, show  # noqa: F401 (each adds its commands to main)
from pipelines.cli.group import main

__all__ = ["main"]
