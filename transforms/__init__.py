"""What happens to an article: one file per topic, and no Kafka, Delta or command line in here."""
