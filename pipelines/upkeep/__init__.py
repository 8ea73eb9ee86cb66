"""What keeps a lake small: files made fewer, rows removed for good, the ledger folded."""
