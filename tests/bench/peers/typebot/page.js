// A Typebot popup.
import { opens } from "../intent.js";

opens(() => import("./form.js"));
