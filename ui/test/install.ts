// Puts the in-memory backend under the page before the interface starts.
import { emit } from "@tauri-apps/api/event";
import { mockIPC } from "@tauri-apps/api/mocks";
import { SampleBackend, type Scenario } from "./backend";

/** The backend that now answers this page's calls. */
export function install(scenario: Scenario = "full"): SampleBackend {
  const backend = new SampleBackend(scenario);
  mockIPC((command, args) => backend.handle(command, (args ?? {}) as Record<string, unknown>), {
    shouldMockEvents: true,
  });
  backend.speak((event, payload) => void emit(event, payload));
  return backend;
}
