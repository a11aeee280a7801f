"""Files inside files: archives, mails inside mails, winmail.dat.

``unpack`` gives the files of one container within limits, ``member_bytes`` one file by its path through all of them;
``kinds`` has a line for each kind, ``packed`` is what each gives. All of it runs in child processes on hostile bytes;
``walk`` is the parent's side, which asks container by container.
"""
