"""Areas: the tree of divisions and who may see what in it.

A *city* holds *counties* (县、市、区), a county holds *townships* (乡镇、街道). A *scope* is the part of the tree
that a person works in; nobody reads or writes outside it.
"""
