"""A report of another program compared with ours. Begin with `compare_reports`.

foreign_report      the report of the other program, with the meaning of its words
account_matching    finds the account that a caption of another program names
compared_figures    the figures of a report that are compared
our_figures         the figures of our report
foreign_figures     the figures of the report of the other program
totals              the totals of both, where the file has nothing else
column_matching     which column of the file is which of ours, by the days it shows
pairing             which figure of one report is which of the other
figure_differences  what differs between two figures
compare_reports     which figures match, which differ, and why
differences         what a comparison finds
causes              the entries that would explain a difference

May use reports. This area does not know any program by name: the meaning of a program's words comes
with its file.
"""
