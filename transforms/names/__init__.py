"""People, places and organisations in a text: the mentions, their kinds, and what each is called in full."""
