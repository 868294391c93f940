"""Mutation testing of the figures: small faults put into facts, scope and periods; do the tests notice?

``python -m tests.mutation [part of a path …]`` (needs the extra ``mutation``) runs every mutant in a process of its
own, forked from one that has DuckDB loaded, on a store that was built once, against what the oracle says. Python is
mutated by cosmic-ray's operators, SQL by a dozen swaps of tokens (no tool mutates it). A mutant of ``scope.sql`` is
judged by what stands on the macro it changes (``reach.py``). What survives stands with its reason in
``SURVIVORS.md``; the command fails when one does that is not there, or the score is under 85 %.
"""
