//! The daily limit: how many minutes each local day still takes.

use jiff::civil::Date;
use model::LocalDays;

use crate::problem::Problem;
use crate::stretch::{Stretch, round_up};

/// The local days of the window and the minutes left on each; absent where there is no limit.
pub(crate) struct Days {
    /// In order of time, without holes. A day that a fold after midnight cut in two has two pieces.
    pieces: Vec<Piece>,
    /// By day: the limit, less what is pinned, less what is planned.
    left: Vec<i64>,
}

/// A stretch of minutes that carry the same local date.
struct Piece {
    stretch: Stretch,
    day: usize,
}

impl Days {
    pub(crate) fn new(problem: &Problem) -> Option<Days> {
        let limit = problem.daily_limit?;
        let dates = dates(problem);
        let mut pieces: Vec<Piece> = Vec::with_capacity(dates.len());
        let mut days: Vec<Date> = Vec::new();
        for (date, stretch) in dates {
            // A date that was cut in two comes again after one other piece.
            let recent = days.len().saturating_sub(2);
            let day = days[recent..]
                .iter()
                .position(|&d| d == date)
                .map(|at| recent + at);
            let day = day.unwrap_or(days.len());
            if day == days.len() {
                days.push(date);
            }
            pieces.push(Piece { stretch, day });
        }
        let mut days = Days {
            pieces,
            left: vec![limit; days.len()],
        };
        for &pinned in problem.tasks.iter().flat_map(|task| &task.pinned) {
            days.take(pinned);
        }
        days.left.iter_mut().for_each(|left| *left = (*left).max(0));
        Some(days)
    }

    /// The pieces of each day, and the minutes that it still takes.
    pub(crate) fn limits(&self) -> Vec<(Vec<Stretch>, i64)> {
        let mut limits: Vec<(Vec<Stretch>, i64)> =
            self.left.iter().map(|&left| (Vec::new(), left)).collect();
        for piece in &self.pieces {
            limits[piece.day].0.push(piece.stretch);
        }
        limits
    }

    /// The pieces in order of time, without holes, each with the number of its day.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (Stretch, usize)> + '_ {
        self.pieces.iter().map(|piece| (piece.stretch, piece.day))
    }

    /// By day: the minutes that it still takes.
    pub(crate) fn left(&self) -> &[i64] {
        &self.left
    }

    /// Uses the minutes of `run` up.
    pub(crate) fn take(&mut self, run: Stretch) {
        self.change(run, -1);
    }

    /// Gives the minutes of `run` back.
    pub(crate) fn give_back(&mut self, run: Stretch) {
        self.change(run, 1);
    }

    /// How far a run from `start` may reach, at most to `end`, when `own` are runs that use the same days already.
    pub(crate) fn reach(&self, start: i64, end: i64, own: &[Stretch]) -> i64 {
        self.obstacle(start, end, own)
            .map_or(end, |(reach, _)| reach)
    }

    /// The first start from `start` on at which the days take `length` minutes, if the run then ends by `end`.
    pub(crate) fn first_start(
        &self,
        start: i64,
        length: i64,
        end: i64,
        grid: i64,
        own: &[Stretch],
    ) -> Option<i64> {
        let mut start = start;
        while start + length <= end {
            match self.obstacle(start, start + length, own) {
                None => return Some(start),
                // Each of the full day's minutes beyond the limit must lie before the start.
                Some((_, retry)) => start = round_up(retry, grid).max(start + grid),
            }
        }
        None
    }

    /// The starts of days strictly inside a stretch.
    pub(crate) fn starts_inside(&self, stretch: Stretch) -> impl Iterator<Item = i64> + '_ {
        let first = self
            .pieces
            .partition_point(|p| p.stretch.start <= stretch.start);
        let starts = self.pieces[first..].iter().map(|p| p.stretch.start);
        starts.take_while(move |&start| start < stretch.end)
    }

    /// The first day that is too full for a run `start..end`: up to where the run may reach, and the first start at
    /// which this day is none any more.
    fn obstacle(&self, start: i64, end: i64, own: &[Stretch]) -> Option<(i64, i64)> {
        let run = Stretch::new(start, end);
        let first = self.piece_at(start);
        for (index, piece) in self.pieces.iter().enumerate().skip(first) {
            if piece.stretch.start >= end {
                break;
            }
            let mut used = self.on_day(index, own);
            if piece.stretch.start > start {
                used += self.on_day(index, &[Stretch::new(start, piece.stretch.start)]);
            }
            let left = (self.left[piece.day] - used).max(0);
            if piece.stretch.overlap(run) > left {
                return Some((
                    piece.stretch.start.max(start) + left,
                    piece.stretch.end - left,
                ));
            }
        }
        None
    }

    /// How many minutes of `runs` lie on the day of a piece.
    fn on_day(&self, piece: usize, runs: &[Stretch]) -> i64 {
        if runs.is_empty() {
            return 0;
        }
        let day = self.pieces[piece].day;
        let near = piece.saturating_sub(2)..(piece + 3).min(self.pieces.len());
        let same_day = self.pieces[near].iter().filter(|p| p.day == day);
        same_day
            .map(|p| runs.iter().map(|run| run.overlap(p.stretch)).sum::<i64>())
            .sum()
    }

    fn change(&mut self, run: Stretch, sign: i64) {
        let first = self.piece_at(run.start);
        for piece in self.pieces[first..]
            .iter()
            .take_while(|p| p.stretch.start < run.end)
        {
            self.left[piece.day] += sign * piece.stretch.overlap(run);
        }
    }

    /// The first piece that ends after a minute. Nearly all days have 24 hours, so counting finds it or a neighbour.
    pub(crate) fn piece_at(&self, minute: i64) -> usize {
        let pieces = &self.pieces;
        let begin = pieces.first().map_or(minute, |piece| piece.stretch.start);
        let counted = usize::try_from((minute - begin) / (24 * 60)).unwrap_or(0);
        let mut index = counted.min(pieces.len());
        while index > 0 && pieces[index - 1].stretch.end > minute {
            index -= 1;
        }
        while index < pieces.len() && pieces[index].stretch.end <= minute {
            index += 1;
        }
        index
    }
}

/// The whole local days that the window touches: what was pinned this morning counts on today's limit.
pub(crate) fn dates(problem: &Problem) -> Vec<(Date, Stretch)> {
    const LONGEST_DAY: i64 = 2 * 24 * 60;
    let window = problem.window;
    let around = Stretch::new(window.start - LONGEST_DAY, window.end + LONGEST_DAY);
    let dates = LocalDays::new(&problem.zone, around.interval()).dates();
    dates
        .into_iter()
        .map(|(date, interval)| (date, Stretch::around(interval)))
        .collect()
}
