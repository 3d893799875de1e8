"""What pays what, in step with every write. Begin with `automatic_application`.

automatic_application   the step that ends every unit of work: release, apply what was stated, match
working_set             the open items that it looks at          cash_entries   what applications post
manual                  what persons state                       on_demand      receivables and payables, run on request
applications_view       what views show of it

May use the unit of work.
"""
