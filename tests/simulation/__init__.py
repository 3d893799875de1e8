"""A simulation of three copies of the books and their server, with everything that can go wrong.

A schedule is drawn from a seed: edits on every side, a network that loses, doubles, delays and cuts
what it carries, crashes, backups that are put back, and clocks that are wrong by years. Then all
faults end, every copy keeps up, and all four must have the same sound books.

    places     where a program keeps its books, and what a crash or a backup leaves of them
    sites      the server and the devices, each with its clock
    wire       the network between a device and the server, and its faults
    values     the values that people enter, which clash
    edits      what a person does to the books of any site
    office     what is done on the server alone
    world      the sites together, what can happen to each, and how they are healed
    marks      edits that must not be lost
    agreement  what must be true when all copies have kept up
    templates  the books with which schedules begin
    schedules  the steps of a schedule, drawn from its seed

`python -m tests.simulation SEED` shows a schedule step by step.
"""
