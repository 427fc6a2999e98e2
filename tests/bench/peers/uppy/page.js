// Uppy's Dashboard.
import { opens } from "../intent.js";

opens(() => import("./form.js"));
