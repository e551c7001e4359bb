"""Expands recurring events with python-dateutil and zoneinfo: a second opinion on the crate `recurrence`.

Reads a JSON list of problems on standard input and writes a JSON list of answers. A problem:

    {"lines": ["RRULE:FREQ=WEEKLY;BYDAY=MO"],   as Google sends them
     "start": "2023-01-02T09:00:00",            wall time in the zone, or a date for an all-day series
     "length": 1800,                            seconds, or days of an all-day series
     "zone": "Europe/Berlin",
     "from": "2023-01-01", "to": "2025-01-01"}  local days of the zone: from <= t < to

Its answer is the sorted list of starts whose occurrence overlaps the window: seconds since 1970, or dates.

What dateutil leaves open is decided here as RFC 5545 and Google have it, in other words than in the crate:
the first occurrence always counts; a wall time in a gap is read with the offset before it, one in a fold is the first;
UNTIL is compared as an instant, and a bare date includes its day; a rule that only says "every n hours" (minutes,
seconds) counts time that passes, so it is expanded in UTC; the set that BYSETPOS picks from in a WEEKLY rule is the whole
week, also in the first one.
"""

import json
import sys
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
BELOW_A_DAY = {"HOURLY", "MINUTELY", "SECONDLY"}


class AllDay:
    """A series of dates. Wall times stand for their dates."""

    def __init__(self, problem):
        self.first = datetime.combine(date.fromisoformat(problem["start"]), time.min)
        self.length = timedelta(days=problem["length"])
        self.window = tuple(datetime.fromisoformat(problem[edge]) for edge in ("from", "to"))

    def from_wall(self, wall):
        return datetime.combine(wall.date(), time.min)

    def from_text(self, text, _zone):
        return datetime.strptime(text[:8], "%Y%m%d")

    def last_until(self, text):
        return self.from_text(text, None)

    def drop_times(self, parts):
        return {key: value for key, value in parts.items() if key not in ("BYHOUR", "BYMINUTE", "BYSECOND")}

    def answer(self, start):
        return start.date().isoformat()


class Timed:
    """A series of instants, on the wall clock of a zone."""

    def __init__(self, problem):
        self.zone = ZoneInfo(problem["zone"])
        self.first = datetime.fromisoformat(problem["start"])
        self.length = timedelta(seconds=problem["length"])
        self.window = tuple(
            self.from_wall(datetime.fromisoformat(problem[edge])) for edge in ("from", "to")
        )

    def from_wall(self, wall, zone=None):
        return wall.replace(tzinfo=zone or self.zone, fold=0).astimezone(timezone.utc)

    def from_text(self, text, zone):
        if len(text) == 8:
            return self.from_wall(datetime.strptime(text, "%Y%m%d"), zone)
        if text.endswith("Z"):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        return self.from_wall(datetime.strptime(text, "%Y%m%dT%H%M%S"), zone)

    def last_until(self, text):
        if len(text) == 8:
            next_day = datetime.strptime(text, "%Y%m%d") + timedelta(days=1)
            return self.from_wall(next_day) - timedelta(microseconds=1)
        return self.from_text(text, None)

    def drop_times(self, parts):
        return parts

    def answer(self, start):
        return int(start.timestamp())


def expand(problem):
    series = AllDay(problem) if len(problem["start"]) == 10 else Timed(problem)
    begin, end = series.window
    found, left_out = {series.from_wall(series.first)}, set()
    for line in problem["lines"]:
        head, _, value = line.rpartition(":")
        name, *parameters = head.split(";")
        if name in ("RRULE", "EXRULE"):
            (found if name == "RRULE" else left_out).update(rule_starts(series, value))
        elif name in ("RDATE", "EXDATE"):
            zones = [ZoneInfo(p[5:]) for p in parameters if p.startswith("TZID=")]
            dates = {series.from_text(text, zones[0] if zones else None) for text in value.split(",")}
            (found if name == "RDATE" else left_out).update(dates)
    starts = sorted(s for s in found - left_out if s < end and s + series.length > begin)
    return [series.answer(start) for start in starts]


def rule_starts(series, value):
    """The starts of one rule, up to a little behind the window."""
    parts = series.drop_times(dict(part.split("=", 1) for part in value.split(";")))
    until = parts.pop("UNTIL", None)
    if isinstance(series, Timed) and parts["FREQ"] in BELOW_A_DAY and not any(k.startswith("BY") for k in parts):
        first = series.from_wall(series.first).replace(tzinfo=None)
        starts = (wall.replace(tzinfo=timezone.utc) for wall in walls(parts, first))
    else:
        starts = (series.from_wall(wall) for wall in walls(parts, series.first))
    last = series.window[1] + timedelta(days=2)
    starts = takewhile(lambda start: start <= last, starts)
    return [start for start in starts if until is None or start <= series.last_until(until)]


def walls(parts, first):
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        return walls_of_whole_weeks(dict(parts), first)
    return iter(rrulestr(text_of(parts), dtstart=first))


def walls_of_whole_weeks(parts, first):
    count = parts.pop("COUNT", None)
    parts.setdefault("BYDAY", WEEKDAYS[first.weekday()])
    for key, number in (("BYHOUR", first.hour), ("BYMINUTE", first.minute), ("BYSECOND", first.second)):
        parts.setdefault(key, str(number))
    since_week_start = (first.weekday() - WEEKDAYS.index(parts.get("WKST", "MO"))) % 7
    week = datetime.combine(first.date() - timedelta(days=since_week_start), time.min)
    starts = (wall for wall in rrulestr(text_of(parts), dtstart=week) if wall >= first)
    return islice(starts, int(count)) if count else starts


def text_of(parts):
    return ";".join(f"{key}={value}" for key, value in parts.items())


if __name__ == "__main__":
    json.dump([expand(problem) for problem in json.load(sys.stdin)], sys.stdout)
