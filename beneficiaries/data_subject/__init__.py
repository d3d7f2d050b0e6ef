"""What a person may ask of those who keep data about her: her whole record, and that it be erased.

It goes through every model that leads to her, so that a new record is told and erased without being named here.
"""
