"""How messages come in: Kafka, archive files, and the offset ranges of a batch."""
