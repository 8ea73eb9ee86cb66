"""One module per wire format, all of one shape; ``registry`` lists them."""
