"""Pure decisions of deliberation, a module for each noun."""
