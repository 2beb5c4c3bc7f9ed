"""The command line `linli`: composes the engines, owns no tables. One module per command."""
