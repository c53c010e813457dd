"""Contacts: calls, portal look-ups, chats, faxes and letters."""
