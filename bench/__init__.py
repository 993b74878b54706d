"""What Houvast costs, beside what it is compared with, measured in one run: `make bench`.

One module a subject, with a function rows(lab) that yields its rows; __main__ lists them.
Nothing here is a figure: budgets come from the design (§9), everything else is measured when it
is asked for. 1 KB is 1,000 bytes. Load goes to this machine only, and ends by itself.
"""
