// The minute that the wall shows, for "2 min ago" and for the line that marks now.

/** Ticks at each full minute while somebody looks. */
export class Minute {
  /** Milliseconds since 1970, of the last tick. */
  now = $state(Date.now());

  constructor() {
    $effect(() => {
      let timer: ReturnType<typeof setTimeout>;
      const tick = () => {
        this.now = Date.now();
        timer = setTimeout(tick, 60_000 - (this.now % 60_000) + 50);
      };
      timer = setTimeout(tick, 60_000 - (Date.now() % 60_000) + 50);
      return () => clearTimeout(timer);
    });
  }
}
