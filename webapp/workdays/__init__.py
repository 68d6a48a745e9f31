"""Workdays: which days deadlines count, with 调休 (a weekend day worked for a longer holiday).

The package `chinesecalendar` knows the years up to 2026; an administrator of the city enters later ones, or corrects a
day, in the table of *special days*, which wins. A year that neither knows counts Monday to Friday, and pages say so.
"""
