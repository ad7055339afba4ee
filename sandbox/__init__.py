"""A stand-in Telegram: a Bot API server, and a page where one plays several people.

It knows no bot in particular: it speaks HTTP, as Telegram does.
"""
