import Pin from "@lucide/svelte/icons/pin";
import { render } from "@testing-library/svelte";
import { expect, test } from "vitest";
import Glyph from "./Glyph.svelte";

test("a glyph is the icon, also after the first one of its kind has gone", () => {
  const drawn = (element: HTMLElement) => element.querySelector("svg")?.outerHTML;
  const icon = drawn(render(Pin, { size: 12 }).container);
  const first = render(Glyph, { icon: Pin, size: 12 });
  expect(drawn(first.container)).toBe(icon);
  first.unmount();
  expect(drawn(render(Glyph, { icon: Pin, size: 12 }).container)).toBe(icon);
  expect(drawn(render(Glyph, { icon: Pin, size: 14 }).container)).toContain('width="14"');
});
