"""Founding: what an installation starts with, a partnership; and what a demonstration starts with, a whole case.

Both are the operator's own acts at the terminal, before anybody can sign in: nobody's right is asked here. The demo is
written as rows, since its people have no accounts; what offices do with it afterwards goes through the ordinary
services.
"""
