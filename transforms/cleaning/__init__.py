"""The parts of cleaning: markup to blocks, repair of characters, tables of rules, and what applies them."""
