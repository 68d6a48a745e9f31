"""The browser files of other projects that Lvgu carries: which, from which release, and what is in them.

`python -m webapp.vendoring sync` writes them from `node_modules` (after `npm ci` in this folder), together
with `manifest.json`; `python -m webapp.vendoring verify` compares them with it and needs no Node.
"""
