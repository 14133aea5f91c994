"""Who pays what, as a file: the question, the answer, and a checker that runs no rule.

instance, read, task             the file, what can be wrong with it, the comparison that it asks for
answer                           the answer file
checker                          is it right, and for that file: without the rules' code
columns, anew, joining           the shares of every rule worked out anew: all, by published numbers, Shapley's
unanswered                       where a rule can say nothing
kind                             its instances among those of all planners
"""
