"""How it runs: the graph, the exactly-once driver, the ledger, the lake and the command line."""
