// Lengths of work as people type them and as the engine reads them.

/** Minutes in `45`, `45m`, `2h`, `1h30`, `1h 30m`, `1:30`, `1.5h`; `null` where a text is no length above zero. */
export function parseDuration(text: string): number | null {
  const word = text.trim().toLowerCase().replace(/\s+/g, "");
  const minutes = plain(word) ?? decimal(word) ?? colon(word) ?? parts(word);
  return minutes && Number.isInteger(minutes) && minutes > 0 ? minutes : null;
}

function plain(word: string): number | null {
  const [, minutes] = /^(\d{1,5})(?:m|min|mins|minutes)?$/.exec(word) ?? [];
  return minutes ? Number(minutes) : null;
}

function decimal(word: string): number | null {
  const [, hours] = /^(\d{1,3}[.,]\d{1,2})(?:h|hours?)$/.exec(word) ?? [];
  return hours ? Math.round(Number(hours.replace(",", ".")) * 60) : null;
}

function colon(word: string): number | null {
  const [, hours, minutes] = /^(\d{1,3}):([0-5]\d)h?$/.exec(word) ?? [];
  return hours ? Number(hours) * 60 + Number(minutes) : null;
}

function parts(word: string): number | null {
  const [, hours, minutes = "0"] = /^(\d{1,3})(?:h|hours?)(?:(\d{1,2})(?:m|min)?)?$/.exec(word) ?? [];
  return hours ? Number(hours) * 60 + Number(minutes) : null;
}

/** `1h30m`, as the engine reads it and as the form shows it. */
export function durationText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `${hours ? `${hours}h` : ""}${rest || !hours ? `${rest}m` : ""}`;
}
