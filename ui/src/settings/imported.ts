// What an import did, in one message.
import type { ImportNote, ImportPlace, ImportView } from "$lib/backend";
import { t } from "$src/texts/index.svelte";

/** Of more notes than these, the rest are counted. */
const MOST_NOTES = 3;

/** `2 tasks and 1 event read. 12 were there already. Line 3: left out, it has no start`. */
export function importedText({ tasks, events, unchanged, notes }: ImportView): string {
  const { data } = t().settings;
  const more = notes.length - MOST_NOTES;
  const parts = [
    data.imported(tasks, events),
    unchanged > 0 && data.unchanged(unchanged),
    ...notes.slice(0, MOST_NOTES).map(noteText),
    more > 0 && data.moreNotes(more),
  ];
  return parts.filter((part) => part !== false).join(". ");
}

function noteText({ place, what }: ImportNote): string {
  const { notes } = t().settings.data;
  const said = () => {
    switch (what.kind) {
      case "unknown":
        return notes.unknown(what.word);
      case "known":
        return (
          notes.known(what.events, what.calendar) + (what.different ? notes.different(what.different) : "")
        );
      case "zone":
      case "hours":
        return notes[what.kind](what.named, what.taken);
      default:
        return notes[what.kind];
    }
  };
  return place ? `${placeText(place)}: ${said()}` : said();
}

function placeText(place: ImportPlace): string {
  const { places } = t().settings.data;
  return place.kind === "line" ? places.line(place.number) : places.entry(place.number, place.title);
}
