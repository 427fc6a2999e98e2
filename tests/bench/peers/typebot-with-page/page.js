// A Typebot popup as its documentation embeds it: its script comes with the page.
import { open } from "../typebot/form.js";
import { opens } from "../intent.js";

opens(async () => ({ open }));
