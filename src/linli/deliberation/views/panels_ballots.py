"""What ballots put into navigation and onto other pages."""
