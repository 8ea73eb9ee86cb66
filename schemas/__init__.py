"""Every record that flows and every table that is written, with types and units."""
