"""Uploads, files of many, jobs and spreadsheets."""
