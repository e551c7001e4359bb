// Words for days and for how long ago.
export const time = {
  yesterday: "Yesterday",
  today: "Today",
  tomorrow: "Tomorrow",
  justNow: "just now",
  minutesAgo: (n: number) => `${n} min ago`,
  hoursAgo: (n: number) => `${n} h ago`,
  dayAgo: "yesterday",
  daysAgo: (n: number) => `${n} days ago`,
  monthBefore: "Month before",
  monthAfter: "Month after",
  dayPlaceholder: "Day, like fri",
  pick: (label: string) => `Pick: ${label}`,
};
