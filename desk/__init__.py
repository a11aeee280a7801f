"""What officers do with the register, whichever way they say it: on the command line, on the pages, through the API.

Each file is one thing to do, checked and written in one transaction. Nothing here prints or knows HTTP.
"""
