"""Foreign files are read in a child that can be sacrificed: ``reader`` is what the program calls, ``process`` one child
and its clock, ``answers`` the check of what it says, ``pipe`` how the two talk.

``child`` is what runs there (``--reader``), under the limits of ``confinement`` (on Windows: ``job``).
"""
