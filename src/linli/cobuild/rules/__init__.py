"""Pure decisions of cobuild, a module for each noun."""
