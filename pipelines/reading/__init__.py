"""What a person or a monitor sees: views, queries, the audit, status, summaries, progress and metrics."""
