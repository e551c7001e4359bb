// The column of a second zone's clocks: one for all days that are shown, so that where a change of clocks comes in
// between, it has to say both.
import type { ZoneDay, ZoneHour } from "$lib/backend";

/** What the other clocks show at a full hour of the workspace's, in order of days, each reading once. */
export type ZoneLine = { hour: number; readings: Pick<ZoneHour, "minute" | "day_shift">[] };

/** A line for each full hour that some day has, from the first one after midnight. */
export function zoneColumn(days: readonly ZoneDay[]): ZoneLine[] {
  const lines = new Map<number, ZoneLine>();
  for (const { hour, minute, day_shift } of days.flatMap(({ hours }) => hours)) {
    if (hour === 0) continue;
    const line = lines.get(hour) ?? { hour, readings: [] };
    const known = line.readings.some((read) => read.minute === minute && read.day_shift === day_shift);
    if (!known) line.readings.push({ minute, day_shift });
    lines.set(hour, line);
  }
  return [...lines.values()].sort((a, b) => a.hour - b.hour);
}
