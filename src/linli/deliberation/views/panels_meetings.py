"""What meetings put into navigation and onto other pages."""
