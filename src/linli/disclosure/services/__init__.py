"""What is done in the message centre, one module per noun."""
