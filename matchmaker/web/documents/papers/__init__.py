"""Papers in words: what each says, in the languages chosen, as the plain structure that its template sets.

Texts are looked up once for each language, the first language largest. Names are told in Latin letters and in the
person's own script; the script of the first language goes first.
"""
