"""What `wyzbooks doctor` looks at: the books, their backups, their server and this computer.

findings                                     what a check says, and the command that helps
examination                                  runs all checks, in their order
file_checks, backup_checks, server_checks,
computer_checks                              the checks

Nothing here changes anything. Begin with `examination`.
"""
