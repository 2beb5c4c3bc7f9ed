"""What is done with accounts, one module per noun."""
