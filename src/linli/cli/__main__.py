"""`python -m linli.cli …`, as ./linli runs it."""

from .main import main

if __name__ == "__main__":
    main()
