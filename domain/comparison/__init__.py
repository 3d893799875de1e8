"""A report of another program against ours. Begin with `pairing`.

foreign_report      the file as its reader found it, and what that program's words mean
figures             what is compared of both          account_matching   accounts as others name them
pairing             which figure is which, and what differs
causes              why: the entries that would explain a difference

May use reports. It knows no program by name: words of others come with the file.
"""
