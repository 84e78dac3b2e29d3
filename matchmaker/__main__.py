"""``python -m matchmaker`` is the same as the console script ``matchmaker``."""

from matchmaker.cli import main

if __name__ == "__main__":
    main()
