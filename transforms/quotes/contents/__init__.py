"""Rules for the stretch of text that is said, by the end of it that they mend; applied by ``quotes.boundaries``."""
