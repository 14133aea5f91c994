"""Names of draws: the words that say what a draw decides. Their numbers are part of every result: never reuse one.

world     = named(named(mix(seed), LIFE), future)
candidate = named(named(world, CANDIDATE), number)      shared by all arms and views
conflict inside a state = named(named(named(world, INSIDE), year), the state's GW code)
a state   is named by its code, not by its position
"""

LIFE, PARAMETER = 1, 2
CANDIDATE, PEACE, INSIDE = 1, 2, 3
GAP, DYAD, ACCEPT, PACE, STAY, CLIMB, INVOKE, VOTE, HONOUR, VOLUNTEER, PARTNER, LAG = range(1, 13)
WAR_PACE, WAR_END, WINNER, SEVERITY, DECISIVE, SINGLE, OPEN = range(21, 28)
