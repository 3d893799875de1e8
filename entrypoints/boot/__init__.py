"""How a computer is told to start the server of some books by itself.

boot_entry                            what is written for the books, and which commands go with it
systemd, launchd, windows_tasks       what is written on Linux, on a Mac and on Windows

Begin with `boot_entry`. `entrypoints/cli/service_commands.py` writes and removes the files.
"""
