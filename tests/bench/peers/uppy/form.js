import Uppy from "@uppy/core";
import core from "@uppy/core/css/style.min.css";
import Dashboard from "@uppy/dashboard";
import dashboard from "@uppy/dashboard/css/style.min.css";

// The style comes with the script, which saves a request.
const style = new CSSStyleSheet();
style.replaceSync(core + dashboard);
document.adoptedStyleSheets.push(style);
const uppy = new Uppy().use(Dashboard, { animateOpenClose: false });

export const open = () => uppy.getPlugin("Dashboard").openModal();
