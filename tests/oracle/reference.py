#!/usr/bin/env python3
"""Reference plans of Google's CP-SAT, a second way to the optimum that knows nothing of ours.

    reference.py SECONDS BEST.json PROBLEM.json...

solves each problem for so many seconds, has the oracle check the plan, prints what it costs and whether that is
proved optimal, and lowers the problem's entry in BEST.json, which `make bench` compares with
(`cargo bench -p planner --bench plan -- --export FOLDER` writes the problems). Needs reference-requirements.txt.

Every possible run of a task is a yes or no: the model grows with slots times lengths, and suits weeks and months.
"""
import json
import sys
from datetime import timedelta
from pathlib import Path

from ortools.sat.python import cp_model

import check_plan
from check_plan import EPOCH, stretches


class Work:
    """one task's part of the model: its runs, what is missing, and when it is finished"""

    def __init__(self, model, problem, task, blocked):
        self.task, self.cost = task, 0
        p, g, w, c = problem, problem.g, task["w"], problem.cost
        ready = max(p.now, task["nb"] if task["nb"] is not None else p.now)
        pins = stretches(task["pinned"])
        pin_starts, pin_ends = {s for s, _ in pins}, {e for _, e in pins}
        last_pin = max(pin_ends, default=p.now)
        free = [x for x in range(-(-ready // g) * g, p.H - g + 1, g)
                if all(m not in blocked and p.in_hours(task["hours"], m) for m in range(x, x + g))]
        room = {}
        for x in reversed(free):
            room[x] = g + room.get(x + g, 0)
        self.runs = {}
        for start in free if task["R"] else []:
            for length in range(max(task["lo"], g), min(task["hi"], task["R"], room[start]) + 1, g):
                self.runs[start, start + length] = model.new_bool_var("")
        touching = {}
        for (start, end), run in self.runs.items():
            for x in range(start, end + g, g):
                touching.setdefault(x, []).append(run)
            touches = (start in pin_ends) + (end in pin_starts)
            wait = sum(x + 1 - ready for x in range(start, end))
            kept = sum(1 for x in task["previous"] if start <= x < end)
            self.cost += (w * (c["wait"] * wait + c["split"] * (1 - touches)) - c["moved"] * kept) * run
        for runs in touching.values():
            model.add_at_most_one(runs)
        placed = sum((end - start) * run for (start, end), run in self.runs.items())
        self.missing = model.new_int_var(0, task["R"], "")
        model.add(placed + self.missing == task["R"])
        self.complete = model.new_bool_var("")
        model.add(self.missing == 0).only_enforce_if(self.complete)
        model.add(self.missing >= 1).only_enforce_if(~self.complete)
        if not task["splittable"] and task["R"]:
            model.add(sum(self.runs.values()) == 1).only_enforce_if(self.complete)
            model.add(sum(self.runs.values()) == 0).only_enforce_if(~self.complete)
        finish = self.finish = model.new_int_var(last_pin, max(p.H, last_pin), "")
        for (_, end), run in self.runs.items():
            if end > last_pin:
                model.add(finish >= end).only_enforce_if(run)
        model.add(finish >= p.H).only_enforce_if(~self.complete)
        tardy = model.new_int_var(0, max(0, max(p.H, last_pin) - (task["due"] or p.H)), "")
        if task["due"] is not None:
            model.add(tardy >= finish - task["due"])
        # F is linear where it matters: a finish before the release is one by pinned blocks alone, a constant.
        flow = model.new_int_var(0, max(0, max(p.H, last_pin) - ready), "")
        model.add(flow >= finish - ready)
        late = max(p.H, last_pin) - ready
        self.cost += w * ((c["missing"] + c["wait"] * late) * self.missing + c["tardy"] * tardy + c["finish"] * flow)
        # Blocks: each run adds one less its touches; without pinned blocks the first one is free.
        self.any = model.new_bool_var("")
        model.add_max_equality(self.any, list(self.runs.values()) or [0])
        self.cost += w * c["split"] * (len(pins) - 1 if pins else -self.any)
        inside = {x for x in task["previous"] if p.now <= x < p.H}
        self.cost += c["moved"] * len(inside - task["pinned"])

    def blocks(self, solver):
        minutes = set(self.task["pinned"])
        for (start, end), run in self.runs.items():
            if solver.boolean_value(run):
                minutes.update(range(start, end))
        return stretches(minutes)


def build(model, problem):
    blocked = set(problem.busy).union(*(t["pinned"] for t in problem.tasks.values()))
    works = {i: Work(model, problem, t, blocked) for i, t in problem.tasks.items()}
    slots, days = {}, {}
    for work in works.values():
        for (start, end), run in work.runs.items():
            for x in range(start, end, problem.g):
                slots.setdefault(x, []).append(run)
            if problem.limit is not None:
                minutes = {}
                for x in range(start, end):
                    day = problem.local(x)[0]
                    minutes[day] = minutes.get(day, 0) + 1
                for day, count in minutes.items():
                    days.setdefault(day, []).append(count * run)
    for runs in slots.values():
        model.add_at_most_one(runs)
    pinned = [problem.local(x)[0] for t in problem.tasks.values() for x in t["pinned"]] if days else []
    for day, counts in days.items():
        model.add(sum(counts) <= max(0, problem.limit - pinned.count(day)))
    for work in works.values():
        for before in (works[i] for i in work.task["after"]):
            for (start, _), run in work.runs.items():
                model.add_implication(run, before.complete)
                model.add(before.finish <= start).only_enforce_if(run)
    model.minimize(sum(work.cost for work in works.values()))
    return works


def instant(minute):
    return (EPOCH + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:00Z")


def solve(file, seconds):
    """the cost of the best plan found, as the oracle counts it, and whether no plan costs less"""
    problem = check_plan.Problem(file)
    model = cp_model.CpModel()
    works = build(model, problem)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, False
    blocks = [{"task": i, "start": instant(s), "end": instant(e)}
              for i, work in works.items() for s, e in work.blocks(solver)]
    report = check_plan.check(file, {"format": "hourwright-plan/1", "blocks": blocks})
    # The plan says neither what it costs nor what is missing, and may keep every other rule.
    broken = [v for v in report["violations"] if v["rule"] not in ("reported-cost", "unscheduled")]
    assert not broken, broken
    total = report["cost"]["total"]
    proved = status == cp_model.OPTIMAL
    assert not proved or abs(total - solver.objective_value) < 1, (total, solver.objective_value)
    return total, proved


def main(argv):
    seconds, best_file, files = float(argv[1]), Path(argv[2]), argv[3:]
    best = json.loads(best_file.read_text()) if best_file.exists() else {}
    for path in map(Path, files):
        total, proved = solve(json.loads(path.read_text()), seconds)
        known = best.get(path.stem)
        print(path.stem, total, "optimal" if proved else "found", "known:", known, flush=True)
        if total is not None and (known is None or total < known):
            best[path.stem] = total
    best_file.write_text(json.dumps(best, indent=2))


if __name__ == "__main__":
    main(sys.argv)
