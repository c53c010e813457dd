"""Outcomes of items: the act done, money moved by hand, claims sent outside medq, approvals."""
