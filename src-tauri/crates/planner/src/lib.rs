//! A pure function from tasks, busy time and hours to a lawful plan.
