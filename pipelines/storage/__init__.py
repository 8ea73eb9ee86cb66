"""Where rows come to stand: the lake, the ledger, staged and sealed files, and the place of the fingerprint index."""
