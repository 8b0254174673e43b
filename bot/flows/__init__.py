"""The conversation as pure functions: `step(session, event, context) -> Transition`.

No I/O, no clock, no random, no library: a whole conversation can be replayed in a test.
"""
