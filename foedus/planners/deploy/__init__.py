"""Where a limited number of peacekeepers prevents most: places, strengths and mandates by the engine's own law.

instance, findings, read, task   what there is, where it may go: the file, what can be wrong with it, the postings
missions, scenario, lives        postings as arrangements, plans as scenarios, what they lose in the engine
authority, senders, choice       consent and vote; who can man what; the integer program
rivals, whole, contested         plans that it must beat, all lived whole, under contested numbers too
knowledge, sureness              over draws of the parameters: how often best, what knowing them is worth
planner, answer, plan, words     the steps in their order, and what is said at the end
checker                          is it a plan for that file: without a solver
kind                             its instances among those of all planners
"""
