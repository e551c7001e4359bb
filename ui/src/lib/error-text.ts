// What went wrong, in the window's language. The engine's own sentence is English and for the command line; here what it
// says by kind becomes a sentence of the catalogue, and only what has no kind is followed by the engine's words.
import { errorOf, type ErrorView, type Wrong } from "./backend";
import { t } from "$src/texts/index.svelte";

/** The sentence for an error: what is wrong, and what to do. */
export function errorText(error: ErrorView): string {
  if (error.wrong) return wrongText(error.wrong, error.message);
  const { codes } = t().errors;
  const said = codes[error.code as keyof typeof codes] ?? codes.internal;
  return said(error.message);
}

/** The same for whatever was thrown. */
export function thrownText(thrown: unknown): string {
  return errorText(errorOf(thrown));
}

function wrongText(of: Wrong, detail: string): string {
  const { wrong } = t().errors;
  switch (of.kind) {
    case "workspace-gone":
    case "workspace-exists":
    case "hours-name":
    case "hours-gone":
      return wrong[of.kind](of.name);
    case "client-id":
      return wrong[of.kind](of.ending);
    case "other-account":
      return wrong[of.kind](of.workspace, of.owner, of.signed_in);
    case "not-revoked":
      return wrong[of.kind](of.page);
    case "setting":
      return wrong.setting(of.value, of.range, t().settings.keys[of.key]?.hint ?? "");
    case "not-imported":
      return wrong[of.kind](of.file, detail);
    case "not-written":
    case "not-restored":
    case "backup-newer":
    case "store-damaged":
    case "store-newer":
    case "store-unusable":
      return wrong[of.kind](of.file);
    default:
      return wrong[of.kind];
  }
}
