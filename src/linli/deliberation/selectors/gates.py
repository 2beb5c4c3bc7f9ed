"""What gates of procedures may ask deliberation."""
