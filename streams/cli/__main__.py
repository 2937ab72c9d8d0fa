"""`python -m streams.cli`: the command `breakwater` of this environment."""

from streams.cli import main

main()
