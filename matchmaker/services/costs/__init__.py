"""Costs of a workshop: the lines of both offices, dated rates, and the statement that is made of them.

An office writes the lines of its own vouchers. The other office sees of them what concerns both sides, and the totals.
"""
