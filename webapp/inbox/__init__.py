"""Notices: the in-app inbox of each person, and messages that go out to other systems.

A *notice* tells one person of something and leads to a page. A *webhook* is an address of another system, such as a
group robot of 企业微信 or 钉钉; it gets an *outgoing message* for each announcement in its area. A message is queued in
the transaction of what it tells, sent by `flask inbox send`, tried again with growing pauses, and dead after the last
try. Neither holds personal data: case numbers, counts and links.
"""
