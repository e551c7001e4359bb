// What a person can do about a sign-in that did not work.

/** A next step for an error's code; empty where its message says it all. */
export function signInAdvice(code: string): string {
  const advice: Record<string, string> = {
    "access-denied": "Try again and allow what Google asks, or choose Careful: it needs less.",
    "access-revoked":
      "Try again. If this returns every week, publish your app in the Google Cloud console: sign-ins of a testing app end after 7 days.",
    "auth-required": "Check the client id and secret in Settings, then try again.",
    network: "Check the connection to the internet, then try again.",
    timeout: "The browser did not come back in time. Try again, or open the link by hand.",
    keychain: "Unlock or start your system's keychain, restart Hourwright, then try again.",
    cancelled: "Try again whenever you like.",
  };
  return advice[code] ?? "";
}
