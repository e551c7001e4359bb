// The one thing that the interface asks of a time zone: which offset a typed reading of the wall clock has, for the
// engine takes instants and days only. Everything that is shown comes from the engine in the workspace's zone.

const DAY = 86_400_000;

/**
 * RFC 3339 of a day and minute on the wall in `zone`. Of a reading that comes twice the first is meant; one that the
 * clock skips means as much later as the clock is put forward.
 */
export function instantAt(date: string, minute: number, zone: string): string {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  // No zone changes its clock twice within two days, so these two are all the offsets that may hold.
  const before = offsetAt(wall - DAY, zone);
  const after = offsetAt(wall + DAY, zone);
  const holds = (offset: number) => offsetAt(wall - offset * 60_000, zone) === offset;
  const offset = !holds(before) && holds(after) ? after : before;
  return `${new Date(wall).toISOString().slice(0, 19)}${offsetText(offset)}`;
}

/** Minutes east of Greenwich at an instant. */
function offsetAt(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
}

function offsetText(minutes: number): string {
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const east = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(east / 60)}:${two(east % 60)}`;
}
