// A step that takes the place of another one is read from its beginning, however far that one was scrolled.
import type { Attachment } from "svelte/attachments";

export const toTop: Attachment<HTMLElement> = (element) => element.closest("main")?.scrollTo(0, 0);
