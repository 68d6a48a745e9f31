"""The pages around what a phone keeps until the server has it.

The records themselves never pass through here: they lie in the phone's own database (`static/js/outbox`) and
go to the ordinary addresses of visits and problems, under a key that makes a second arrival harmless.
"""
