"""The register's pages, one module per noun."""
