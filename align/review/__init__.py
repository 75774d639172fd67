"""The review page: a translator walks through the pairs, mends beads, corrects text, decides on issues, exports.

`places`, `rows`, `mending` and `sheet` are the state as plain values and know neither files nor the web; `store`
keeps it in SQLite; `actions` turns a request into a change of the state; `app` serves the page. Imports the ground
floor and `pipeline`, and the packages of the `[review]` extra where they are used.
"""
