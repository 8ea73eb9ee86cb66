"""``python -m pipelines.cli`` is ``dateline``."""

from pipelines.cli import main

main()
