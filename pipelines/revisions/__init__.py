"""What replaces rows of earlier batches: other models, better rules, rejects sent again, copies of lost articles."""
