"""Pure decisions of activities, a module for each noun."""
