"""How well a host and a visitor fit, with the reasons: texts and indices in, scored pairs out.

It knows no accounts, no ids and no database: a person is a position in a delegation (:mod:`.event`). Texts become
vectors (:mod:`.text`, :mod:`.embedders`), vectors similarities (:mod:`.similarity`), everything a person states becomes
named parts in [0, 1] (:mod:`.components`), and the parts one affinity and the pairs worth listing (:mod:`.scores`,
:mod:`.selection`). All of it runs over blocks of hosts, so that no table of all pairs is ever held.
"""
