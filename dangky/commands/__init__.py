"""The commands of the command line, one file each.

A command's module has ``HELP``, a line for the list of commands; ``add_arguments(parser, t)``; and
``run(arguments, context)``, which builds through the bootstrap, calls, prints, and returns the exit code.
"""
