"""Names of draws: the words that say what a draw decides. Their numbers are part of every result: never reuse one.

world     = named(named(mix(seed), LIFE), future)
candidate = named(named(world, CANDIDATE), number)      shared by all arms and views
conflict inside a state = named(named(named(world, INSIDE), year), the state's code)
operation = named(named(named(world, OPERATION), year of the alarm), the host's code)
incident given = named(named(world, GIVEN), its number)
violation = named(named(named(world, LINE), the two states' word), number)
a state   is named by its code, not by its position
"""

LIFE, PARAMETER = 1, 2
CANDIDATE, PEACE, INSIDE, OPERATION, LINE, ARMS, GIVEN = range(1, 8)
GAP, DYAD, ACCEPT, PACE, STAY, CLIMB, INVOKE, VOTE, HONOUR, VOLUNTEER, PARTNER, LAG = range(1, 13)
WAR_PACE, WAR_END, WINNER, SEVERITY, DECISIVE, SINGLE, OPEN = range(21, 28)
LEVEL, DEATHS_OF_YEAR, MONTHS = range(31, 34)
ALARM, ALARM_DAY, CONSENT, ROBUST, DELAY, STANDBY_USED, WILLING, TAKES_UP = range(41, 49)
OFFER, SIZE, SPEED, CEILING, ARMED, CAVEAT = range(49, 55)
RENEWED, UNWANTED, DONE, LEAVES, MONEY_ENDS, HANDS_OVER, RELIEF = range(61, 68)
SEEN, SETTLES = range(71, 73)
GROWTH, PERCEIVED = range(75, 77)
KILLED, DIED, WHOSE = range(81, 84)
