"""Who pays what, as a file: the question, the answer, and a checker that knows no rule.

instance, read, task   the file, what can be wrong with it, the comparison that it asks for
answer                 the answer file
checker                does it add up, and is it for that file: without the rules' code
kind                   its instances among those of all planners
"""
