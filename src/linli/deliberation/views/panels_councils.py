"""What councils put into navigation and onto other pages."""
