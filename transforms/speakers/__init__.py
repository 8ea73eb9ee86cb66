"""From the mention beside a quote to whoever spoke."""
