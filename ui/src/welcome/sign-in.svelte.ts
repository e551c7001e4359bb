// A sign-in from the first click to the account's name: the engine does it, this follows.
import { call, errorOf, listen, type SignInMode, type SignInState } from "$lib/backend";
import { thrownText } from "$lib/error-text";

export class SignIn {
  current = $state.raw<SignInState>({ state: "idle" });

  /** To be made while a component is set up; what another window or an earlier dialog began is taken up. */
  constructor(ondone: (account: string) => void) {
    $effect(() =>
      listen("sign-in", (state) => {
        this.current = state;
        if (state.state === "done") ondone(state.account);
      }),
    );
  }

  async start(workspace: string, mode: SignInMode): Promise<void> {
    try {
      const state = await call("sign_in", { workspace, mode });
      // It may be over before the answer to the start arrives.
      if (this.current.state !== "done") this.current = state;
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Takes the address on which a browser ended that cannot reach this machine; gives what is wrong with it. */
  async paste(address: string): Promise<string | null> {
    try {
      await call("paste_sign_in", { address });
      return null;
    } catch (thrown) {
      return thrownText(thrown);
    }
  }

  async cancel(): Promise<void> {
    await call("cancel_sign_in").catch(() => {});
    this.current = { state: "idle" };
  }

  fail(thrown: unknown): void {
    this.current = { state: "failed", error: errorOf(thrown) };
  }

  reset(): void {
    this.current = { state: "idle" };
  }
}
