"""A small burden file: three states, one rule of each sort that can be worked out by hand."""

TEXT = """\
id: three
planner: burden
title: Three
summary: Three states share a cost.
sources:
  - {id: own, title: made up}
day: 2025-06-01
members: [DEU, FRA, POL]
cost: {amount: 6.0e+8, unit: EUR, source: own}
rules: [gdp, equal_shares, costs_lie, donors, hybrid]
today: {label: half of it, shares: {DEU: 0.5, FRA: 0.25}, source: own}
arrears: {FRA: 0.5}
mix: {gdp: 0.75, costs_lie: 0.25}
contributions: {by_state: {DEU: 300, FRA: 100}, source: own}
donors: {by_state: {POL: 5}, source: own}
host: [MLI]
samples: 50
seed: 3
"""
