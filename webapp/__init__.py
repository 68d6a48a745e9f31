"""Lvgu: field visits, problem follow-up and brand roadshows for Lishui."""
