//! Shortens a story that fails: delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing
//! Input", 2002) over its steps.

use crate::story::{Step, Story};

/// The shortest story found that `fails`, with one installation where one will do. After `most` tries a shorter one
/// may still be possible.
pub(crate) fn shorten(story: &Story, most: u64, fails: impl Fn(&Story) -> bool) -> Story {
    let mut tries = 0;
    let mut still_fails = |story: &Story| {
        tries += 1;
        tries <= most && fails(story)
    };
    let mut best = story.clone();
    let alone = Story {
        programs: 1,
        ..best.clone()
    };
    if still_fails(&alone) {
        best = alone;
    }
    let mut parts = 2;
    while best.steps.len() > 1 {
        let size = best.steps.len().div_ceil(parts);
        let shorter = (0..parts)
            .map(|part| without(&best, part * size, size))
            .find(|story| story.steps.len() < best.steps.len() && still_fails(story));
        match shorter {
            Some(story) => {
                best = story;
                parts = 2.max(parts - 1);
            }
            None if size == 1 => break,
            None => parts = (parts * 2).min(best.steps.len()),
        }
    }
    best
}

fn without(story: &Story, from: usize, count: usize) -> Story {
    let kept =
        |(at, step): (usize, &Step)| (!(from..from + count).contains(&at)).then(|| step.clone());
    Story {
        steps: story.steps.iter().enumerate().filter_map(kept).collect(),
        ..story.clone()
    }
}

#[test]
fn what_does_not_matter_goes() {
    let story = Story {
        programs: 2,
        page_size: 3,
        steps: (0..50).map(Step::Wait).collect(),
    };
    let matters = |step: &&Step| matches!(step, Step::Wait(7 | 31));
    let shortest = shorten(&story, 1000, |story| {
        story.steps.iter().filter(matters).count() == 2
    });
    assert_eq!(shortest.programs, 1);
    assert_eq!(format!("{:?}", shortest.steps), "[Wait(7), Wait(31)]");
}
