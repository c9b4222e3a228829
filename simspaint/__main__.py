"""`simspaint` and `python -m simspaint`."""

from simspaint.cli.application import main

if __name__ == "__main__":
    main()
