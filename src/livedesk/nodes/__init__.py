"""Nodes: the desk on several machines, with PostgreSQL to remember and NATS JetStream to carry.

In come story files and what sources bring; out go the same records and the same pages as from one process. A node
has roles: **fetch** looks at its share of all sources, **read** reads reports for whoever asks, **gather** places,
weighs and edits the stories of its partitions, **serve** shows and pushes them. What each does is the code of a
single desk; what is here shares the work out and hands it on.

Nothing here is broker, lock or consensus of our own: leases are rows of the database, order is the database's
numbering, and whatever the broker loses is found there.
"""
