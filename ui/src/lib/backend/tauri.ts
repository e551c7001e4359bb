// Carries calls and events between this page and the Rust side of the window.
import { invoke as tauriInvoke } from "@tauri-apps/api/core";
import { listen as tauriListen } from "@tauri-apps/api/event";

export function invoke<T>(command: string, args: Record<string, unknown>): Promise<T> {
  return tauriInvoke<T>(command, args);
}

/** Tauri answers a subscription later; until then the returned function only notes that nobody listens any more. */
export function listen(event: string, heard: (payload: unknown) => void): () => void {
  let stopped = false;
  const subscription = tauriListen(event, ({ payload }) => {
    if (!stopped) heard(payload);
  });
  return () => {
    stopped = true;
    subscription.then((stop) => stop()).catch(() => {});
  };
}
