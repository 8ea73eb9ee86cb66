"""New, repeated, corrected or killed: fingerprints, versions, and the index that gives each article one fate."""
