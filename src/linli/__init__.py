"""Linli 邻里: the open platform on which a subdistrict office and its communities run the neighbourhood."""

__version__ = "0.1.0"
