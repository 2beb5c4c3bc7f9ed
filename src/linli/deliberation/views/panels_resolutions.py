"""What resolutions put into navigation and onto other pages."""
