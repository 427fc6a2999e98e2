// deep-chat in a dialog of the page's.
import { opens } from "../intent.js";

opens(() => import("./form.js"));
